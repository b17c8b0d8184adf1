from datetime import UTC, datetime

from fleetscan.checks.efs.file_system_backed_up import file_system_backed_up
from fleetscan.facts.backup import ProtectedResources
from fleetscan.facts.efs import BackupPolicy
from fleetscan.verdicts import Fail, Pass
from tests.checks.efs.subjects import system

ON, OFF = BackupPolicy(enabled=True), BackupPolicy(enabled=False)
NOTHING = ProtectedResources(last_backups={})
SAVED = ProtectedResources(last_backups={system().arn: datetime(2026, 11, 1, tzinfo=UTC)})


def test_a_file_system_whose_policy_is_on_passes() -> None:
    verdict = file_system_backed_up(system(), ON, NOTHING)
    assert verdict == Pass("file system fs-1 is backed up by its backup policy")


def test_one_that_a_plan_saved_passes() -> None:
    verdict = file_system_backed_up(system(), OFF, SAVED)
    assert verdict == Pass("file system fs-1 was saved by AWS Backup")


def test_one_with_neither_fails() -> None:
    assert isinstance(file_system_backed_up(system(), OFF, NOTHING), Fail)
