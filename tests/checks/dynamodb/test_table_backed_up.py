from datetime import UTC, datetime

from fleetscan.checks.dynamodb.table_backed_up import table_backed_up
from fleetscan.facts.backup import ProtectedResources
from fleetscan.verdicts import Fail, Pass
from tests.checks.dynamodb.subjects import TABLE

SAVED = datetime(2026, 11, 1, tzinfo=UTC)


def test_a_table_that_was_saved_passes() -> None:
    protected = ProtectedResources(last_backups={TABLE.arn: SAVED})
    assert table_backed_up(TABLE, protected) == Pass("table carts was saved by AWS Backup")


def test_one_that_was_not_fails() -> None:
    protected = ProtectedResources(last_backups={f"{TABLE.arn}-2": SAVED})
    assert isinstance(table_backed_up(TABLE, protected), Fail)
