from fleetscan.checks.redshift.cluster_versions_upgraded import cluster_versions_upgraded
from fleetscan.verdicts import Fail, Pass
from tests.checks.redshift.subjects import cluster


def test_a_cluster_that_is_upgraded_passes() -> None:
    verdict = cluster_versions_upgraded(cluster())
    assert verdict == Pass("cluster warehouse gets new versions by itself")


def test_one_that_is_not_fails() -> None:
    assert isinstance(cluster_versions_upgraded(cluster(upgrades_versions=False)), Fail)
