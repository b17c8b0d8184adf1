"""What the checks of ElastiCache are asked about: in order, but for what a test changes."""

import msgspec

from fleetscan.facts.elasticache import CacheCluster, ReplicationGroup

_ARN = "arn:aws:elasticache:eu-west-1:111122223333"

_GROUP = ReplicationGroup(
    arn=f"{_ARN}:replicationgroup:sessions",
    id="sessions",
    region="eu-west-1",
    backup_days=7,
    upgrades_minor_versions=True,
    auth=True,
)

_CLUSTER = CacheCluster(
    arn=f"{_ARN}:cluster:carts",
    id="carts",
    region="eu-west-1",
    engine="redis",
    engine_version="7.1.0",
    group=None,
    backup_days=7,
    upgrades_minor_versions=True,
)


def group(**changes: object) -> ReplicationGroup:
    """Return a replication group `sessions`."""
    return msgspec.structs.replace(_GROUP, **changes)


def cluster(**changes: object) -> CacheCluster:
    """Return a cluster `carts` of Redis OSS that is in no group."""
    return msgspec.structs.replace(_CLUSTER, **changes)
