import pytest

from fleetscan.checks.rds.cluster_encrypted import cluster_encrypted
from fleetscan.verdicts import Fail, Pass
from tests.checks.rds.subjects import cluster


def test_an_encrypted_cluster_passes() -> None:
    assert cluster_encrypted(cluster()) == Pass("the storage of cluster ledger is encrypted")


@pytest.mark.parametrize("engine", ["aurora-mysql", "mysql", "docdb", "neptune"])
def test_a_plain_one_fails_whatever_its_engine(engine: str) -> None:
    assert isinstance(cluster_encrypted(cluster(engine=engine, encrypted=False)), Fail)
