import pytest

from fleetscan.checks.eks.cluster_version_supported import cluster_version_supported
from fleetscan.facts.eks import ClusterVersions
from fleetscan.verdicts import Fail, Pass
from tests.checks.eks.subjects import MAIN, settings

VERSIONS = ClusterVersions(
    statuses={
        "1.33": "STANDARD_SUPPORT",
        "1.30": "EXTENDED_SUPPORT",
        "1.24": "UNSUPPORTED",
    }
)


def test_standard_support_passes() -> None:
    verdict = cluster_version_supported(MAIN, settings("1.33"), VERSIONS, extended_allowed=False)
    assert verdict == Pass("cluster main runs Kubernetes 1.33, which is in standard support")


def test_extended_support_passes_where_it_is_allowed() -> None:
    assert isinstance(cluster_version_supported(MAIN, settings("1.30"), VERSIONS), Pass)
    verdict = cluster_version_supported(MAIN, settings("1.30"), VERSIONS, extended_allowed=False)
    assert isinstance(verdict, Fail)


@pytest.mark.parametrize("version", ["1.24", "1.11"])
def test_a_version_without_support_fails_named_by_eks_or_not(version: str) -> None:
    verdict = cluster_version_supported(MAIN, settings(version), VERSIONS)
    assert verdict == Fail(f"cluster main runs Kubernetes {version}, which is not supported")
