"""Elastic Load Balancing, version 2: moto leaves out some settings that AWS has of every kind."""

from typing import Any

from fleetscan.demo.recorded import Replies
from fleetscan.demo.wire import Request

__all__ = ["REPLIES"]

_SETTINGS = {
    "access_logs.s3.enabled": "false",
    "deletion_protection.enabled": "false",
    "load_balancing.cross_zone.enabled": "true",
    "routing.http.desync_mitigation_mode": "defensive",
    "routing.http.drop_invalid_header_fields.enabled": "false",
}


def _attributes(_: Request) -> dict[str, Any]:
    return {"Attributes": [{"Key": key, "Value": value} for key, value in _SETTINGS.items()]}


REPLIES: Replies = {"elbv2:DescribeLoadBalancerAttributes": _attributes}
