"""An Auto Scaling group in each region of the account of one of each."""

from datetime import UTC, datetime
from typing import Any

from fleetscan.demo.wire import Request


def _groups(request: Request) -> dict[str, Any]:
    call = request.call
    arn = f"arn:aws:autoscaling:{call.region}:{call.account_id}:autoScalingGroup:1"
    return {
        "AutoScalingGroups": [
            {
                "AutoScalingGroupName": "group",
                "AutoScalingGroupARN": f"{arn}:autoScalingGroupName/group",
                "MinSize": 0,
                "MaxSize": 1,
                "DesiredCapacity": 0,
                "DefaultCooldown": 300,
                "AvailabilityZones": [f"{call.region}a"],
                "HealthCheckType": "EC2",
                "CreatedTime": datetime(2026, 11, 1, tzinfo=UTC),
            }
        ]
    }


REPLIES: dict[str, Any] = {"autoscaling:DescribeAutoScalingGroups": _groups}
