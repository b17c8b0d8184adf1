from typing import Any

import pytest

from fleetscan.collectors import eks
from fleetscan.facts.base import Tags
from fleetscan.facts.eks import Cluster, ClusterSettings, ClusterVersions
from fleetscan.testing.fake_api import REGION, FakeApi
from fleetscan.verdicts import NotRead

ARN = "arn:aws:eks:eu-west-1:111122223333:cluster"

MAIN = Cluster(arn=f"{ARN}/main", id="main", region=REGION)


async def test_clusters_are_listed_from_all_pages() -> None:
    pages = [{"clusters": ["main"], "nextToken": "more"}, {"clusters": ["test"]}]
    api = FakeApi(eks.clusters, {"eks:ListClusters": pages})
    assert await api.list() == [MAIN, Cluster(arn=f"{ARN}/test", id="test", region=REGION)]
    assert api.requests[0] == ("eks:ListClusters", {"maxResults": 100})


BARE: dict[str, Any] = {
    "version": "1.33",
    "resourcesVpcConfig": {"endpointPublicAccess": True, "publicAccessCidrs": ["0.0.0.0/0"]},
}


async def test_the_settings_of_a_cluster_are_read_with_its_tags() -> None:
    full = BARE | {
        "logging": {
            "clusterLogging": [
                {"types": ["api", "audit"], "enabled": True},
                {"types": ["scheduler"], "enabled": False},
            ]
        },
        "encryptionConfig": [{"resources": ["secrets"], "provider": {"keyArn": "arn:key"}}],
        "tags": {"Owner": "a"},
    }
    api = FakeApi(eks.cluster_settings, {"eks:DescribeCluster": [{"cluster": full}]})
    assert await api.read(MAIN) == (
        ClusterSettings(
            version="1.33",
            is_public=True,
            public_cidrs=("0.0.0.0/0",),
            log_types=frozenset({"api", "audit"}),
            secrets_key="arn:key",
        ),
        Tags({"Owner": "a"}),
    )
    assert api.requests == [("eks:DescribeCluster", {"name": "main"})]


async def test_what_was_never_switched_on_is_left_out() -> None:
    api = FakeApi(eks.cluster_settings, {"eks:DescribeCluster": [{"cluster": BARE}]})
    settings, tags = await api.read(MAIN)
    assert (settings.log_types, settings.secrets_key, tags) == (frozenset(), None, Tags({}))


@pytest.mark.parametrize("member", sorted(BARE))
async def test_a_cluster_without_what_aws_always_says_is_no_fact(member: str) -> None:
    less = {name: value for name, value in BARE.items() if name != member}
    with pytest.raises(KeyError):
        await FakeApi(eks.cluster_settings, {"eks:DescribeCluster": [{"cluster": less}]}).read(MAIN)


def version(name: str, status: str) -> dict[str, str]:
    return {"clusterVersion": name, "versionStatus": status}


async def test_the_versions_of_kubernetes_are_read_from_all_pages() -> None:
    pages = [
        {"clusterVersions": [version("1.33", "STANDARD_SUPPORT")], "nextToken": "more"},
        {"clusterVersions": [version("1.24", "UNSUPPORTED")]},
    ]
    api = FakeApi(eks.cluster_versions, {"eks:DescribeClusterVersions": pages})
    assert await api.fact() == ClusterVersions(
        statuses={"1.33": "STANDARD_SUPPORT", "1.24": "UNSUPPORTED"}
    )
    asked = {"includeAll": True, "maxResults": 100}
    assert api.requests[0] == ("eks:DescribeClusterVersions", asked)


async def test_a_status_that_nobody_knows_is_no_fact() -> None:
    page = {"clusterVersions": [version("1.33", "IN_LIMBO")]}
    with pytest.raises(NotRead):
        await FakeApi(eks.cluster_versions, {"eks:DescribeClusterVersions": [page]}).fact()
