"""Check Signature Version 4, so that a client that signs with the wrong key is found out.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

import hashlib
import hmac
import re
from typing import Self
from urllib.parse import quote

from msgspec import Struct

from fleetscan.demo.wire import Request

__all__ = ["Scope", "is_signature_valid"]

AUTHORIZATION = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<key>[^/]+)/(?P<date>\d{8})/(?P<region>[^/]+)/"
    r"(?P<service>[^/]+)/aws4_request, *SignedHeaders=(?P<headers>[^,]+), *"
    r"Signature=(?P<signature>[0-9a-f]{64})"
)


class Scope(Struct, frozen=True, kw_only=True):
    """What an Authorization header says: whose key, for which day, region and service."""

    access_key_id: str
    date: str
    region: str
    service: str
    signed_headers: tuple[str, ...]
    signature: str

    @classmethod
    def parse(cls, authorization: str) -> Self | None:
        """Read an Authorization header; None if it is not one of Signature Version 4."""
        match = AUTHORIZATION.fullmatch(authorization)
        if match is None:
            return None
        return cls(
            access_key_id=match["key"],
            date=match["date"],
            region=match["region"],
            service=match["service"],
            signed_headers=tuple(match["headers"].split(";")),
            signature=match["signature"],
        )


def is_signature_valid(scope: Scope, secret_access_key: str, request: Request) -> bool:
    """Return whether `request` was signed with `secret_access_key`.

    Args:
        scope: the request's Authorization header.
        secret_access_key: the secret that belongs to the scope's access key id.
        request: the request as it came; S3 clients may state that they did not sign its body.
    """
    headers = request.headers
    body_hash = hashlib.sha256(request.body).hexdigest()
    stated_hash = headers.get("x-amz-content-sha256", body_hash)
    if re.fullmatch(r"[0-9a-f]{64}", stated_hash) and stated_hash != body_hash:
        return False
    canonical_request = "\n".join(
        (
            request.method,
            # Every service but S3 encodes the path, already encoded in the URL, once more.
            request.call.path if scope.service == "s3" else quote(request.call.path, safe="/~"),
            _canonical_query(request.query),
            *(f"{name}:{' '.join(headers.get(name, '').split())}" for name in scope.signed_headers),
            "",
            ";".join(scope.signed_headers),
            stated_hash,
        )
    )
    string_to_sign = "\n".join(
        (
            "AWS4-HMAC-SHA256",
            headers.get("x-amz-date", ""),
            f"{scope.date}/{scope.region}/{scope.service}/aws4_request",
            hashlib.sha256(canonical_request.encode()).hexdigest(),
        )
    )
    key = f"AWS4{secret_access_key}".encode()
    for part in (scope.date, scope.region, scope.service, "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    expected = hmac.new(key, string_to_sign.encode(), "sha256").hexdigest()
    return hmac.compare_digest(expected, scope.signature)


def _canonical_query(query: str) -> str:
    # Sorted by name, then value: "a" comes before "a-b", which sorting whole "a=1" would not give.
    fields = sorted(part.partition("=")[::2] for part in query.split("&") if part)
    return "&".join(f"{name}={value}" for name, value in fields)
