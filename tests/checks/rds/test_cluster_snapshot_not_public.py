from fleetscan.checks.rds.cluster_snapshot_not_public import cluster_snapshot_not_public
from fleetscan.facts.rds import SnapshotAccess
from fleetscan.verdicts import Fail, Pass
from tests.checks.rds.subjects import cluster_snapshot


def test_a_snapshot_for_some_passes() -> None:
    verdict = cluster_snapshot_not_public(cluster_snapshot(), SnapshotAccess(public=False))
    assert verdict == Pass("cluster snapshot before-upgrade is not public")


def test_a_public_one_fails() -> None:
    assert isinstance(
        cluster_snapshot_not_public(cluster_snapshot(), SnapshotAccess(public=True)), Fail
    )
