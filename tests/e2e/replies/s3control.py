"""Access points in the account of one of each: one in each region."""

from typing import Any

from fleetscan.demo.wire import Request

_BLOCK = {
    "PublicAccessBlockConfiguration": {
        "BlockPublicAcls": True,
        "IgnorePublicAcls": True,
        "BlockPublicPolicy": True,
        "RestrictPublicBuckets": True,
    }
}


def _access_points(request: Request) -> dict[str, Any]:
    region = request.call.region
    name = f"access-point-in-{region}"
    arn = f"arn:aws:s3:{region}:111111111111:accesspoint/{name}"
    return {
        "AccessPointList": [
            {"Name": name, "NetworkOrigin": "VPC", "Bucket": "bucket", "AccessPointArn": arn}
        ]
    }


REPLIES: dict[str, Any] = {
    "s3control:GetPublicAccessBlock": _BLOCK,
    "s3control:ListAccessPoints": _access_points,
    "s3control:GetAccessPoint": {"Bucket": "bucket"} | _BLOCK,
}
