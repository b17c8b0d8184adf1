"""One cluster, in us-east-1."""

from typing import Any

from fleetscan.demo.wire import Request
from tests.e2e.at_home import ACCOUNT_ID, HOME, at_home

_CLUSTER = {
    "ClusterName": "hot",
    "ClusterArn": f"arn:aws:dax:{HOME}:{ACCOUNT_ID}:cache/hot",
    "SSEDescription": {"Status": "ENABLED"},
    "ClusterEndpointEncryptionType": "NONE",
}


def _clusters(request: Request) -> dict[str, Any]:
    return {"Clusters": at_home(request, _CLUSTER)}


REPLIES: dict[str, Any] = {"dax:DescribeClusters": _clusters}
