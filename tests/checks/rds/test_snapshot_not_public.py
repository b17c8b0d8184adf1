from fleetscan.checks.rds.snapshot_not_public import snapshot_not_public
from fleetscan.facts.rds import SnapshotAccess
from fleetscan.verdicts import Fail, Pass
from tests.checks.rds.subjects import snapshot


def test_a_snapshot_for_some_passes() -> None:
    verdict = snapshot_not_public(snapshot(), SnapshotAccess(public=False))
    assert verdict == Pass("snapshot before-upgrade is not public")


def test_a_public_one_fails() -> None:
    assert isinstance(snapshot_not_public(snapshot(), SnapshotAccess(public=True)), Fail)
