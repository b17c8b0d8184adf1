import pytest

from fleetscan.checks.rds.cluster_deletion_protected import cluster_deletion_protected
from fleetscan.verdicts import Fail, Pass
from tests.checks.rds.subjects import cluster


def test_a_protected_cluster_passes() -> None:
    verdict = cluster_deletion_protected(cluster())
    assert verdict == Pass("cluster ledger is protected from deletion")


@pytest.mark.parametrize("engine", ["aurora-mysql", "docdb", "neptune"])
def test_an_unprotected_one_fails(engine: str) -> None:
    subject = cluster(engine=engine, deletion_protected=False)
    assert isinstance(cluster_deletion_protected(subject), Fail)
