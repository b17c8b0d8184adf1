import pytest

from fleetscan.checks.redshift.cluster_snapshots_kept import cluster_snapshots_kept
from fleetscan.verdicts import Fail, Pass
from tests.checks.redshift.subjects import cluster


def test_a_cluster_that_keeps_snapshots_for_long_enough_passes() -> None:
    verdict = cluster_snapshots_kept(cluster(snapshot_days=7))
    assert verdict == Pass("cluster warehouse keeps automated snapshots for 7 d")


@pytest.mark.parametrize("days", [0, 1, 6])
def test_one_that_makes_none_or_keeps_them_too_briefly_fails(days: int) -> None:
    assert isinstance(cluster_snapshots_kept(cluster(snapshot_days=days)), Fail)


def test_how_long_is_long_enough_can_be_set() -> None:
    assert isinstance(cluster_snapshots_kept(cluster(snapshot_days=1), min_days=1), Pass)
