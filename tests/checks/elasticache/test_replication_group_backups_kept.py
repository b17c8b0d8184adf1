import pytest

from fleetscan.checks.elasticache.replication_group_backups_kept import (
    replication_group_backups_kept,
)
from fleetscan.verdicts import Fail, Pass
from tests.checks.elasticache.subjects import group


def test_a_group_that_keeps_backups_passes() -> None:
    verdict = replication_group_backups_kept(group(backup_days=1))
    assert verdict == Pass("replication group sessions keeps automatic backups for 1 d")


def test_one_that_makes_none_fails() -> None:
    assert isinstance(replication_group_backups_kept(group(backup_days=0)), Fail)


@pytest.mark.parametrize(("days", "kind"), [(6, Fail), (7, Pass)])
def test_how_long_is_long_enough_can_be_set(days: int, kind: type) -> None:
    verdict = replication_group_backups_kept(group(backup_days=days), min_days=7)
    assert isinstance(verdict, kind)
