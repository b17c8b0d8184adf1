"""A trail of all regions, which delivers to the log group of the account of one of each."""

from typing import Any

_TRAIL = {
    "Name": "trail",
    "TrailARN": "arn:aws:cloudtrail:us-east-1:111111111111:trail/trail",
    "HomeRegion": "us-east-1",
}

REPLIES: dict[str, Any] = {
    "cloudtrail:ListTrails": {"Trails": [_TRAIL]},
    "cloudtrail:DescribeTrails": {
        "trailList": [
            {
                **_TRAIL,
                "S3BucketName": "bucket-of-each",
                "IncludeGlobalServiceEvents": True,
                "IsMultiRegionTrail": True,
                "LogFileValidationEnabled": True,
                "CloudWatchLogsLogGroupArn": (
                    "arn:aws:logs:us-east-1:111111111111:log-group:log-group:*"
                ),
                "HasCustomEventSelectors": False,
                "IsOrganizationTrail": False,
            }
        ]
    },
    "cloudtrail:GetTrailStatus": {"IsLogging": True},
    "cloudtrail:GetEventSelectors": {
        "EventSelectors": [{"ReadWriteType": "All", "IncludeManagementEvents": True}]
    },
}
