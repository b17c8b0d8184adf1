import pytest

from fleetscan.checks.rds.instance_backups_kept import instance_backups_kept
from fleetscan.facts.rds import DBInstance
from fleetscan.verdicts import Fail, NotApplicable, Pass
from tests.checks.rds.subjects import instance, member


def test_an_instance_that_keeps_backups_for_long_enough_passes() -> None:
    verdict = instance_backups_kept(instance(backup_days=7))
    assert verdict == Pass("instance orders keeps automated backups for 7 d")


@pytest.mark.parametrize("days", [0, 1, 6])
def test_one_that_makes_none_or_keeps_them_too_briefly_fails(days: int) -> None:
    assert isinstance(instance_backups_kept(instance(backup_days=days)), Fail)


def test_how_long_is_long_enough_can_be_set() -> None:
    assert isinstance(instance_backups_kept(instance(backup_days=1), min_days=1), Pass)
    assert isinstance(instance_backups_kept(instance(backup_days=14), min_days=30), Fail)


@pytest.mark.parametrize(
    "subject", [member(backup_days=1), instance(replica_of="primary", backup_days=0)]
)
def test_members_and_replicas_are_backed_up_elsewhere(subject: DBInstance) -> None:
    assert isinstance(instance_backups_kept(subject), NotApplicable)
