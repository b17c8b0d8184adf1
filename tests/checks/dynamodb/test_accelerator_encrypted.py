import pytest

from fleetscan.checks.dynamodb.accelerator_encrypted import accelerator_encrypted
from fleetscan.verdicts import Fail, Pass
from tests.checks.dynamodb.subjects import cluster


@pytest.mark.parametrize("status", ["ENABLED", "ENABLING"])
def test_an_encrypted_cluster_passes(status: str) -> None:
    verdict = accelerator_encrypted(cluster(encryption_at_rest=status))
    assert verdict == Pass("DAX cluster hot is encrypted at rest")


@pytest.mark.parametrize("status", ["DISABLED", "DISABLING"])
def test_a_plain_one_fails(status: str) -> None:
    assert isinstance(accelerator_encrypted(cluster(encryption_at_rest=status)), Fail)
