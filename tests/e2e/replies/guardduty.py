"""A detector in each region of the account of one of each."""

from typing import Any

REPLIES: dict[str, Any] = {
    "guardduty:ListDetectors": {"DetectorIds": ["12abc34d567e8fa901bc2d34e56789f0"]},
    "guardduty:GetDetector": {
        "Status": "ENABLED",
        "ServiceRole": "arn:aws:iam::111111111111:role/aws-service-role/guardduty",
        "Features": [
            {"Name": "S3_DATA_EVENTS", "Status": "ENABLED"},
            {"Name": "RDS_LOGIN_EVENTS", "Status": "DISABLED"},
        ],
    },
}
