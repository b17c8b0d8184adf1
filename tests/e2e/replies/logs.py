"""A metric filter of the log group of the account of one of each: of the use of the root user."""

from typing import Any

from fleetscan.demo.wire import Request

_FILTER = {
    "filterName": "root-usage",
    "filterPattern": '{ $.userIdentity.type = "Root" }',
    "logGroupName": "log-group",
    "metricTransformations": [
        {"metricName": "RootUsage", "metricNamespace": "CIS", "metricValue": "1"}
    ],
}


def _metric_filters(request: Request) -> dict[str, Any]:
    return {"metricFilters": [_FILTER] if request.call.region == "us-east-1" else []}


REPLIES: dict[str, Any] = {"logs:DescribeMetricFilters": _metric_filters}
