"""One cluster, in us-east-1."""

from typing import Any

from fleetscan.demo.wire import Request
from tests.e2e.at_home import at_home

_CLUSTER = {
    "ClusterIdentifier": "warehouse",
    "PubliclyAccessible": False,
    "AutomatedSnapshotRetentionPeriod": 1,
    "AllowVersionUpgrade": True,
    "Tags": [{"Key": "Owner", "Value": "a"}],
}


def _clusters(request: Request) -> dict[str, Any]:
    return {"Clusters": at_home(request, _CLUSTER)}


REPLIES: dict[str, Any] = {
    "redshift:DescribeClusters": _clusters,
    "redshift:DescribeLoggingStatus": {"LoggingEnabled": False},
}
