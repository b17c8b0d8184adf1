from fleetscan.checks.dynamodb.table_recoverable_to_any_time import table_recoverable_to_any_time
from fleetscan.facts.dynamodb import TableBackups
from fleetscan.verdicts import Fail, Pass
from tests.checks.dynamodb.subjects import TABLE


def test_a_table_with_point_in_time_recovery_passes() -> None:
    verdict = table_recoverable_to_any_time(TABLE, TableBackups(point_in_time_recovery=True))
    assert verdict == Pass("table carts can be restored to any point in time")


def test_one_without_fails() -> None:
    verdict = table_recoverable_to_any_time(TABLE, TableBackups(point_in_time_recovery=False))
    assert isinstance(verdict, Fail)
