"""What Systems Manager has in the account of one of each."""

from typing import Any

REPLIES: dict[str, Any] = {
    "ssm:DescribeDocumentPermission": {"AccountIds": ["all"]},
    "ssm:DescribeInstanceInformation": {
        "InstanceInformationList": [{"InstanceId": "mi-1", "PingStatus": "Online"}]
    },
    "ssm:ListDocuments": {"DocumentIdentifiers": [{"Name": "document"}]},
    "ssm:ListResourceComplianceSummaries": {
        "ResourceComplianceSummaryItems": [
            {"ComplianceType": "Patch", "ResourceId": "mi-1", "Status": "COMPLIANT"},
            {"ComplianceType": "Association", "ResourceId": "mi-1", "Status": "NON_COMPLIANT"},
        ]
    },
}
