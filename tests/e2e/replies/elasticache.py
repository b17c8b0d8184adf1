"""One replication group with one node, in us-east-1."""

from typing import Any

from fleetscan.demo.wire import Request
from tests.e2e.at_home import ACCOUNT_ID, HOME, at_home

_ARN = f"arn:aws:elasticache:{HOME}:{ACCOUNT_ID}"

_GROUP = {
    "ReplicationGroupId": "sessions",
    "ARN": f"{_ARN}:replicationgroup:sessions",
    "SnapshotRetentionLimit": 0,
    "AutoMinorVersionUpgrade": True,
    "AuthTokenEnabled": False,
}

_NODE = {
    "CacheClusterId": "sessions-001",
    "ARN": f"{_ARN}:cluster:sessions-001",
    "Engine": "redis",
    "EngineVersion": "5.0.6",
    "ReplicationGroupId": "sessions",
    "SnapshotRetentionLimit": 0,
    "AutoMinorVersionUpgrade": True,
}


def _groups(request: Request) -> dict[str, Any]:
    return {"ReplicationGroups": at_home(request, _GROUP)}


def _nodes(request: Request) -> dict[str, Any]:
    return {"CacheClusters": at_home(request, _NODE)}


REPLIES: dict[str, Any] = {
    "elasticache:DescribeReplicationGroups": _groups,
    "elasticache:DescribeCacheClusters": _nodes,
    "elasticache:ListTagsForResource": {"TagList": [{"Key": "Owner", "Value": "a"}]},
}
