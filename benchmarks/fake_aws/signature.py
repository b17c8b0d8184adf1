"""Check Signature Version 4 in full, over the bytes that came.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

import hashlib
import hmac
import re
import time
from calendar import timegm
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import quote_from_bytes

from benchmarks.fake_aws.incoming import Incoming

__all__ = ["problem"]

_AUTHORIZATION = re.compile(
    rb"AWS4-HMAC-SHA256 Credential=([^/,\s]+)/(\d{8})/([^/,\s]+)/([^/,\s]+)/aws4_request,\s*"
    rb"SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})"
)
_HASH = re.compile(rb"[0-9a-f]{64}")
# AWS takes a request for up to 15 minutes where it is most patient.
_MOST_SECONDS = 900


def problem(request: Incoming, secret: bytes) -> str | None:
    """Say what is wrong with a request's signature; None if it is right.

    Args:
        request: what came.
        secret: the secret of the access key that the request names.
    """
    headers = request.headers
    # S3 signs its path as it is, and states the hash of the body in a header.
    is_s3 = request.service == b"s3"
    match = _AUTHORIZATION.fullmatch(headers.get(b"authorization", b"").strip())
    if match is None:
        return "the Authorization header is not one of Signature Version 4"
    _, date, region, service, listed, signature = match.groups()
    names = listed.split(b";")
    body_hash, fault = _body_hash(request, is_s3=is_s3)
    if fault := fault or _unsigned(names, headers) or _not_now(headers, date):
        return fault
    path, _, query = request.target.partition(b"?")
    canonical = b"\n".join(
        (
            request.method,
            # Every service but S3 encodes the path, already encoded in the URL, once more.
            path if is_s3 else quote_from_bytes(path, safe="/~").encode(),
            _canonical_query(query),
            *(name + b":" + b" ".join(headers.get(name, b"").split()) for name in names),
            b"",
            listed,
            body_hash,
        )
    )
    scope = b"/".join((date, region, service, b"aws4_request"))
    text = b"\n".join(
        (
            b"AWS4-HMAC-SHA256",
            headers.get(b"x-amz-date", b"").strip(),
            scope,
            hashlib.sha256(canonical).hexdigest().encode(),
        )
    )
    expected = hmac.new(_key(secret, date, region, service), text, "sha256").hexdigest().encode()
    return None if hmac.compare_digest(expected, signature) else "the signature does not match"


@lru_cache(maxsize=4096)
def _key(secret: bytes, *parts: bytes) -> bytes:
    key = b"AWS4" + secret
    for part in (*parts, b"aws4_request"):
        key = hmac.digest(key, part, "sha256")
    return key


def _body_hash(request: Incoming, *, is_s3: bool) -> tuple[bytes, str | None]:
    actual = hashlib.sha256(request.body).hexdigest().encode()
    stated = request.headers.get(b"x-amz-content-sha256", b"").strip()
    if not stated:
        return actual, "S3 requires x-amz-content-sha256" if is_s3 else None
    if stated == b"UNSIGNED-PAYLOAD":
        return stated, None if is_s3 else "only S3 takes a body that is not signed"
    if _HASH.fullmatch(stated) is None:
        return stated, "x-amz-content-sha256 is no hash that is understood here"
    return stated, None if stated == actual else "x-amz-content-sha256 is not the body's hash"


def _unsigned(names: list[bytes], headers: Mapping[bytes, bytes]) -> str | None:
    """Name a header that has to be signed and is not; AWS requires host and all of x-amz-."""
    signed = set(names)
    for name in headers:
        if (name == b"host" or name.startswith(b"x-amz-")) and name not in signed:
            return f"the header {name.decode('latin-1')} is not signed"
    for name in names:
        if name not in headers:
            return f"the header {name.decode('latin-1')} is signed and not there"
    return None


def _not_now(headers: Mapping[bytes, bytes], date: bytes) -> str | None:
    stated = headers.get(b"x-amz-date", b"").strip().decode("latin-1")
    try:
        moment = timegm(time.strptime(stated, "%Y%m%dT%H%M%SZ"))
    except ValueError:
        return "x-amz-date is no date"
    if not stated.encode().startswith(date):
        return "x-amz-date is of another day than the credential scope"
    if abs(moment - time.time()) > _MOST_SECONDS:
        return "the signature is more than 15 minutes old or ahead"
    return None


def _canonical_query(query: bytes) -> bytes:
    if not query:
        return b""
    # Sorted by name, then value: "a" comes before "a-b", which sorting whole "a=1" would not give.
    fields = sorted(part.partition(b"=")[::2] for part in query.split(b"&") if part)
    return b"&".join(name + b"=" + value for name, value in fields)
