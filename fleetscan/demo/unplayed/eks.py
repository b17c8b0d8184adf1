"""Amazon EKS: moto plays clusters, and not which versions of Kubernetes there are."""

from fleetscan.demo.recorded import Replies

__all__ = ["REPLIES"]

_STATUSES = {
    "1.30": "EXTENDED_SUPPORT",
    "1.31": "EXTENDED_SUPPORT",
    "1.32": "STANDARD_SUPPORT",
    "1.33": "STANDARD_SUPPORT",
    "1.34": "STANDARD_SUPPORT",
}

REPLIES: Replies = {
    "eks:DescribeClusterVersions": {
        "clusterVersions": [
            {"clusterVersion": version, "versionStatus": status}
            for version, status in _STATUSES.items()
        ]
    },
}
