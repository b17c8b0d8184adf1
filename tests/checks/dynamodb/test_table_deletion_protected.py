from fleetscan.checks.dynamodb.table_deletion_protected import table_deletion_protected
from fleetscan.facts.dynamodb import TableSettings
from fleetscan.verdicts import Fail, Pass
from tests.checks.dynamodb.subjects import TABLE


def test_a_protected_table_passes() -> None:
    verdict = table_deletion_protected(TABLE, TableSettings(deletion_protected=True))
    assert verdict == Pass("table carts is protected from deletion")


def test_an_unprotected_one_fails() -> None:
    verdict = table_deletion_protected(TABLE, TableSettings(deletion_protected=False))
    assert isinstance(verdict, Fail)
