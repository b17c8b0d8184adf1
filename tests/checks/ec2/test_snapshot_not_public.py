from fleetscan.checks.ec2.snapshot_not_public import snapshot_not_public
from fleetscan.facts.ec2 import PublicSnapshots, Snapshot
from fleetscan.verdicts import Fail, Pass
from tests.checks.ec2.subjects import named

SNAPSHOT = Snapshot(**named("snapshot", "snap-1"))


def test_a_snapshot_that_is_not_among_the_public_ones_passes() -> None:
    verdict = snapshot_not_public(SNAPSHOT, PublicSnapshots(ids=frozenset({"snap-2"})))
    assert verdict == Pass("snapshot snap-1 is not public")


def test_a_public_snapshot_fails() -> None:
    verdict = snapshot_not_public(SNAPSHOT, PublicSnapshots(ids=frozenset({"snap-1", "snap-2"})))
    assert verdict == Fail("snapshot snap-1 may be restored by everybody")
