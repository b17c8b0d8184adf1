"""The distribution of the account of one of each."""

from datetime import UTC, datetime
from typing import Any

from fleetscan.demo.wire import Request

_NOTHING = {"Quantity": 0}


def listed(identifier: str, account_id: str = "111122223333", **members: Any) -> dict[str, Any]:  # noqa: ANN401 - botocore's
    """Return a distribution with one bucket, as the list has it."""
    origin = {
        "Id": "files",
        "DomainName": "files.s3.amazonaws.com",
        "S3OriginConfig": {"OriginAccessIdentity": ""},
    }
    behavior = {"TargetOriginId": "files", "ViewerProtocolPolicy": "https-only"}
    common = {
        "Id": identifier,
        "ARN": f"arn:aws:cloudfront::{account_id}:distribution/{identifier}",
        "Status": "Deployed",
        "LastModifiedTime": datetime(2026, 1, 1, tzinfo=UTC),
        "DomainName": "d1.cloudfront.net",
        "Aliases": _NOTHING,
        "Origins": {"Quantity": 1, "Items": [origin]},
        "DefaultCacheBehavior": behavior,
        "CacheBehaviors": _NOTHING,
        "CustomErrorResponses": _NOTHING,
        "Comment": "",
        "PriceClass": "PriceClass_All",
        "Enabled": True,
        "ViewerCertificate": {"CloudFrontDefaultCertificate": True},
        "Restrictions": {"GeoRestriction": {"RestrictionType": "none", "Quantity": 0}},
        "WebACLId": "",
        "HttpVersion": "http2",
        "IsIPV6Enabled": True,
        "Staging": False,
    }
    return common | members


def _distributions(request: Request) -> dict[str, Any]:
    found = [listed("E1", request.call.account_id or "")]
    return {
        "DistributionList": {
            "Marker": "",
            "MaxItems": 100,
            "IsTruncated": False,
            "Quantity": 1,
            "Items": found,
        }
    }


REPLIES: dict[str, Any] = {
    "cloudfront:ListDistributions": _distributions,
    "cloudfront:GetDistributionConfig": {
        "DistributionConfig": {
            "CallerReference": "1",
            "Origins": {"Quantity": 0, "Items": []},
            "DefaultCacheBehavior": {
                "TargetOriginId": "files",
                "ViewerProtocolPolicy": "https-only",
            },
            "Comment": "",
            "Enabled": True,
            "Logging": {"Enabled": False, "IncludeCookies": False, "Bucket": "", "Prefix": ""},
        }
    },
    "cloudfront:ListTagsForResource": {"Tags": {"Items": [{"Key": "Owner", "Value": "a"}]}},
    "logs:DescribeDeliveries": {"deliveries": [{"deliverySourceName": "web"}]},
    "logs:DescribeDeliverySources": {"deliverySources": [{"name": "web", "resourceArns": []}]},
}
