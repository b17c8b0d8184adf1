"""Amazon EKS."""

from collections.abc import AsyncIterator
from typing import Final

from fleetscan.catalogue import Api, Call, Reply, collector, unknown_value
from fleetscan.facts.base import Tags
from fleetscan.facts.eks import Cluster, ClusterSettings, ClusterVersions
from fleetscan.verdicts import NotRead

#: the largest page that the lists give
_PAGE = 100

_DESCRIBE_VERSIONS = Call("eks:DescribeClusterVersions")

# https://docs.aws.amazon.com/eks/latest/APIReference/API_ClusterVersionInformation.html
_STATUSES: Final = {"EXTENDED_SUPPORT", "STANDARD_SUPPORT", "UNSUPPORTED"}


@collector(Call("eks:ListClusters"), page=_PAGE)
async def clusters(api: Api) -> AsyncIterator[Cluster]:
    """List the clusters of a region, without those that only connect to EKS from elsewhere."""
    async for page in api.pages("eks:ListClusters", maxResults=_PAGE):
        for name in page["clusters"]:
            yield Cluster(arn=api.arn("eks", f"cluster/{name}"), id=name, region=api.region)


@collector(Call("eks:DescribeCluster", vanished=("ResourceNotFoundException",)))
async def cluster_settings(api: Api, cluster: Cluster) -> tuple[ClusterSettings, Tags]:
    """Read how a cluster is set up, and its tags."""
    found = (await api.call("eks:DescribeCluster", name=cluster.id))["cluster"]
    network = found["resourcesVpcConfig"]
    settings = ClusterSettings(
        version=found["version"],
        is_public=network["endpointPublicAccess"],
        public_cidrs=tuple(network.get("publicAccessCidrs", ())),
        log_types=_log_types(found),
        secrets_key=_secrets_key(found),
    )
    return settings, Tags(found.get("tags") or {})


def _log_types(cluster: Reply) -> frozenset[str]:
    """Return the kinds of logs that are on: the reply has those that are off, too."""
    groups = (cluster.get("logging") or {}).get("clusterLogging", ())
    return frozenset(kind for each in groups if each["enabled"] for kind in each["types"])


def _secrets_key(cluster: Reply) -> str | None:
    for each in cluster.get("encryptionConfig", ()):
        if "secrets" in each["resources"]:
            key: str = each["provider"]["keyArn"]
            return key
    return None


@collector(_DESCRIBE_VERSIONS)
async def cluster_versions(api: Api) -> ClusterVersions:
    """Read which versions EKS supports in a region, and which it did once."""
    statuses: dict[str, str] = {}
    async for page in api.pages("eks:DescribeClusterVersions", includeAll=True, maxResults=_PAGE):
        for each in page["clusterVersions"]:
            version, status = each["clusterVersion"], each["versionStatus"]
            if status not in _STATUSES:
                message = f"Kubernetes {version} is said to be {status!r}, which is not known"
                raise NotRead(unknown_value(_DESCRIBE_VERSIONS, message))
            statuses[version] = status
    return ClusterVersions(statuses=statuses)
