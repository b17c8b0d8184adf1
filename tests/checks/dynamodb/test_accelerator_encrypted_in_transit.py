from fleetscan.checks.dynamodb.accelerator_encrypted_in_transit import (
    accelerator_encrypted_in_transit,
)
from fleetscan.verdicts import Fail, Pass
from tests.checks.dynamodb.subjects import cluster


def test_a_cluster_that_is_reached_by_tls_passes() -> None:
    verdict = accelerator_encrypted_in_transit(cluster())
    assert verdict == Pass("DAX cluster hot is reached by TLS alone")


def test_one_that_is_not_fails() -> None:
    assert isinstance(accelerator_encrypted_in_transit(cluster(tls=False)), Fail)
