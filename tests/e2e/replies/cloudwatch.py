"""An alarm on the metric of the account of one of each, which tells its topic."""

from typing import Any

from fleetscan.demo.wire import Request

_ALARM = {
    "AlarmName": "root-usage",
    "AlarmArn": "arn:aws:cloudwatch:us-east-1:111111111111:alarm:root-usage",
    "ActionsEnabled": True,
    "AlarmActions": ["arn:aws:sns:us-east-1:111111111111:topic"],
    "Namespace": "CIS",
    "MetricName": "RootUsage",
}


def _alarms(request: Request) -> dict[str, Any]:
    return {"MetricAlarms": [_ALARM] if request.call.region == "us-east-1" else []}


REPLIES: dict[str, Any] = {"cloudwatch:DescribeAlarms": _alarms}
