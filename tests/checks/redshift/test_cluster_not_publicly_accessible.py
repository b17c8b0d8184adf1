from fleetscan.checks.redshift.cluster_not_publicly_accessible import (
    cluster_not_publicly_accessible,
)
from fleetscan.verdicts import Fail, Pass
from tests.checks.redshift.subjects import cluster


def test_a_cluster_without_a_public_address_passes() -> None:
    verdict = cluster_not_publicly_accessible(cluster())
    assert verdict == Pass("cluster warehouse is not publicly accessible")


def test_one_with_a_public_address_fails() -> None:
    assert isinstance(cluster_not_publicly_accessible(cluster(publicly_accessible=True)), Fail)
