"""Amazon ElastiCache. Its pages hold 100 records, which is the most, if no size is asked for."""

from collections.abc import AsyncIterator

from fleetscan.catalogue import Api, Call, collector, told
from fleetscan.facts.base import Tags
from fleetscan.facts.elasticache import CacheCluster, ReplicationGroup

_GROUPS = Call("elasticache:DescribeReplicationGroups")

# Each has codes of its own, and the call is one.
_TAGS = Call(
    "elasticache:ListTagsForResource",
    vanished=("CacheClusterNotFound", "ReplicationGroupNotFoundFault"),
)


@collector(_GROUPS, page=100)
async def replication_groups(api: Api) -> AsyncIterator[ReplicationGroup]:
    """List the replication groups of a region."""
    async for page in api.pages("elasticache:DescribeReplicationGroups"):
        for group in page.get("ReplicationGroups", ()):
            yield ReplicationGroup(
                arn=group["ARN"],
                id=group["ReplicationGroupId"],
                region=api.region,
                backup_days=told(_GROUPS, group, "SnapshotRetentionLimit"),
                upgrades_minor_versions=told(_GROUPS, group, "AutoMinorVersionUpgrade"),
                auth=told(_GROUPS, group, "AuthTokenEnabled"),
            )


@collector(_TAGS)
async def replication_group_tags(api: Api, group: ReplicationGroup) -> Tags:
    """Read the tags of a replication group."""
    reply = await api.call("elasticache:ListTagsForResource", ResourceName=group.arn)
    return Tags.from_list(reply.get("TagList"))


@collector(Call("elasticache:DescribeCacheClusters"), page=100)
async def cache_clusters(api: Api) -> AsyncIterator[CacheCluster]:
    """List the cache clusters of a region, the nodes of replication groups included."""
    async for page in api.pages("elasticache:DescribeCacheClusters"):
        for cluster in page.get("CacheClusters", ()):
            yield CacheCluster(
                arn=cluster["ARN"],
                id=cluster["CacheClusterId"],
                region=api.region,
                engine=cluster["Engine"],
                engine_version=cluster["EngineVersion"],
                group=cluster.get("ReplicationGroupId"),
                # Memcached has no backups, and its clusters no such member
                backup_days=cluster.get("SnapshotRetentionLimit", 0),
                upgrades_minor_versions=cluster["AutoMinorVersionUpgrade"],
            )


@collector(_TAGS)
async def cache_cluster_tags(api: Api, cluster: CacheCluster) -> Tags:
    """Read the tags of a cache cluster."""
    reply = await api.call("elasticache:ListTagsForResource", ResourceName=cluster.arn)
    return Tags.from_list(reply.get("TagList"))
