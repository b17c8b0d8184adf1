import pytest

from fleetscan.checks.elasticache.cluster_minor_versions_upgraded import (
    cluster_minor_versions_upgraded,
)
from fleetscan.facts.elasticache import CacheCluster
from fleetscan.verdicts import Fail, NotApplicable, Pass
from tests.checks.elasticache.subjects import cluster


def test_a_cluster_that_is_upgraded_passes() -> None:
    verdict = cluster_minor_versions_upgraded(cluster())
    assert verdict == Pass("cluster carts gets minor versions by itself")


def test_one_that_is_not_fails() -> None:
    subject = cluster(engine="valkey", upgrades_minor_versions=False)
    assert isinstance(cluster_minor_versions_upgraded(subject), Fail)


@pytest.mark.parametrize(
    "subject",
    [
        cluster(group="sessions", upgrades_minor_versions=False),
        cluster(engine="memcached", upgrades_minor_versions=False),
    ],
)
def test_nodes_of_groups_and_memcached_are_not_judged(subject: CacheCluster) -> None:
    assert isinstance(cluster_minor_versions_upgraded(subject), NotApplicable)
