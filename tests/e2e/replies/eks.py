"""The cluster of the account of one of each."""

from typing import Any

from fleetscan.demo.wire import Request


def _cluster(request: Request) -> dict[str, Any]:
    return {
        "cluster": {
            "name": "main",
            "arn": f"arn:aws:eks:{request.call.region}:{request.call.account_id}:cluster/main",
            "version": "1.33",
            "resourcesVpcConfig": {
                "endpointPublicAccess": True,
                "publicAccessCidrs": ["0.0.0.0/0"],
            },
            "tags": {"Owner": "a"},
        }
    }


REPLIES: dict[str, Any] = {
    "eks:ListClusters": {"clusters": ["main"]},
    "eks:DescribeCluster": _cluster,
    "eks:DescribeClusterVersions": {
        "clusterVersions": [{"clusterVersion": "1.33", "versionStatus": "STANDARD_SUPPORT"}]
    },
}
