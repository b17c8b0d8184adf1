import pytest

from fleetscan.checks.rds.cluster_snapshot_encrypted import cluster_snapshot_encrypted
from fleetscan.verdicts import Fail, Pass
from tests.checks.rds.subjects import cluster_snapshot


def test_an_encrypted_snapshot_passes() -> None:
    verdict = cluster_snapshot_encrypted(cluster_snapshot())
    assert verdict == Pass("cluster snapshot before-upgrade is encrypted")


@pytest.mark.parametrize("made", ["manual", "automated", "awsbackup"])
def test_a_plain_one_fails_whoever_made_it(made: str) -> None:
    assert isinstance(
        cluster_snapshot_encrypted(cluster_snapshot(made=made, encrypted=False)), Fail
    )
