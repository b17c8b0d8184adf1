import pytest

from fleetscan.checks.rds.cluster_minor_versions_upgraded import cluster_minor_versions_upgraded
from fleetscan.verdicts import Fail, NotApplicable, Pass
from tests.checks.rds.subjects import cluster


@pytest.mark.parametrize("engine", ["mysql", "postgres", "aurora-mysql", "aurora-postgresql"])
def test_a_cluster_that_is_upgraded_passes(engine: str) -> None:
    verdict = cluster_minor_versions_upgraded(cluster(engine=engine))
    assert verdict == Pass("cluster ledger gets minor versions by itself")


@pytest.mark.parametrize("engine", ["postgres", "aurora-postgresql"])
def test_one_that_is_not_fails(engine: str) -> None:
    subject = cluster(engine=engine, upgrades_minor_versions=False)
    assert isinstance(cluster_minor_versions_upgraded(subject), Fail)


@pytest.mark.parametrize("engine", ["docdb", "neptune"])
def test_other_services_are_not_judged(engine: str) -> None:
    subject = cluster(engine=engine, upgrades_minor_versions=False)
    assert isinstance(cluster_minor_versions_upgraded(subject), NotApplicable)
