"""The certificate of the account of one of each."""

from datetime import UTC, datetime
from typing import Any

from fleetscan.demo.wire import Request


def _certificates(request: Request) -> dict[str, Any]:
    where = f"arn:aws:acm:{request.call.region}:{request.call.account_id}"
    return {
        "CertificateSummaryList": [
            {
                "CertificateArn": f"{where}:certificate/c-1",
                "DomainName": "www.example.com",
                "Status": "ISSUED",
                "KeyAlgorithm": "RSA-2048",
                "NotAfter": datetime(2036, 1, 1, tzinfo=UTC),
                "InUse": True,
            }
        ]
    }


REPLIES: dict[str, Any] = {
    "acm:ListCertificates": _certificates,
    "acm:ListTagsForCertificate": {"Tags": [{"Key": "Owner", "Value": "a"}]},
}
