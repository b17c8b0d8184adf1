"""The Classic Load Balancer of the account of one of each."""

from typing import Any

_LISTENER = {"Protocol": "HTTPS", "LoadBalancerPort": 443, "InstancePort": 80}

REPLIES: dict[str, Any] = {
    "elb:DescribeLoadBalancers": {
        "LoadBalancerDescriptions": [
            {
                "LoadBalancerName": "old",
                "AvailabilityZones": ["us-east-1a"],
                "ListenerDescriptions": [{"Listener": _LISTENER, "PolicyNames": []}],
            }
        ]
    },
    "elb:DescribeLoadBalancerAttributes": {
        "LoadBalancerAttributes": {
            "AccessLog": {"Enabled": True},
            "CrossZoneLoadBalancing": {"Enabled": False},
        }
    },
    "elb:DescribeTags": {
        "TagDescriptions": [{"LoadBalancerName": "old", "Tags": [{"Key": "Owner", "Value": "a"}]}]
    },
}
