import pytest

from fleetscan.checks.rds.cluster_copies_tags_to_snapshots import cluster_copies_tags_to_snapshots
from fleetscan.verdicts import Fail, NotApplicable, Pass
from tests.checks.rds.subjects import cluster


@pytest.mark.parametrize("engine", ["aurora-mysql", "aurora-postgresql", "mysql"])
def test_a_cluster_that_copies_its_tags_passes(engine: str) -> None:
    verdict = cluster_copies_tags_to_snapshots(cluster(engine=engine))
    assert verdict == Pass("cluster ledger copies its tags to its snapshots")


def test_one_that_does_not_fails() -> None:
    subject = cluster(copies_tags_to_snapshots=False)
    assert isinstance(cluster_copies_tags_to_snapshots(subject), Fail)


@pytest.mark.parametrize("engine", ["docdb", "neptune"])
def test_other_services_are_not_judged(engine: str) -> None:
    subject = cluster(engine=engine, copies_tags_to_snapshots=False)
    assert isinstance(cluster_copies_tags_to_snapshots(subject), NotApplicable)
