import pytest

from fleetscan.checks.elasticache.cluster_backups_kept import cluster_backups_kept
from fleetscan.facts.elasticache import CacheCluster
from fleetscan.verdicts import Fail, NotApplicable, Pass
from tests.checks.elasticache.subjects import cluster


@pytest.mark.parametrize("engine", ["redis", "valkey"])
def test_a_cluster_that_keeps_backups_passes(engine: str) -> None:
    verdict = cluster_backups_kept(cluster(engine=engine))
    assert verdict == Pass("cluster carts keeps automatic backups for 7 d")


def test_one_that_makes_none_fails() -> None:
    assert isinstance(cluster_backups_kept(cluster(backup_days=0)), Fail)


def test_how_long_is_long_enough_can_be_set() -> None:
    assert isinstance(cluster_backups_kept(cluster(backup_days=6), min_days=7), Fail)


@pytest.mark.parametrize(
    "subject",
    [cluster(group="sessions", backup_days=0), cluster(engine="memcached", backup_days=0)],
)
def test_nodes_of_groups_and_memcached_are_not_judged(subject: CacheCluster) -> None:
    assert isinstance(cluster_backups_kept(subject), NotApplicable)
