"""S3's list of buckets and its redirect to a bucket's region, in both of which moto falls short."""

import base64
from collections.abc import Sequence
from urllib.parse import parse_qsl
from xml.sax.saxutils import escape

from msgspec import Struct

from fleetscan.demo.error_replies import error
from fleetscan.demo.wire import Answer, Request

__all__ = ["BucketEntry", "list_buckets", "redirect"]

# Operations that S3 answers in any region: the one that tells a bucket's region, and the one that
# makes it.
REGIONLESS = frozenset({"ListBuckets", "GetBucketLocation", "CreateBucket"})


class BucketEntry(Struct, frozen=True, kw_only=True):
    """One bucket of an account."""

    name: str
    region: str
    #: ISO 8601
    created: str


def list_buckets(request: Request, buckets: Sequence[BucketEntry]) -> Answer:
    """Answer `s3:ListBuckets`: in pages, and with regions if the request has any parameter.

    moto 5.2.5 gives no region, cuts the list at `MaxBuckets` and gives no token for the rest.
    Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html
    """
    # The SDK adds x-id, which is no parameter of the operation.
    asked = {name: value for name, value in parse_qsl(request.query) if name != "x-id"}
    try:
        start = base64.urlsafe_b64decode(asked.get("continuation-token", "")).decode()
        limit = int(asked.get("max-buckets", "10000"))
    except ValueError:
        return error(request, "InvalidArgument", "The continuation token provided is incorrect")
    chosen = [
        bucket
        for bucket in sorted(buckets, key=lambda bucket: bucket.name)
        if bucket.name > start
        and bucket.name.startswith(asked.get("prefix", ""))
        and bucket.region == asked.get("bucket-region", bucket.region)
    ]
    entries = "".join(
        f"<Bucket><Name>{escape(bucket.name)}</Name>"
        f"<CreationDate>{bucket.created}</CreationDate>"
        + (f"<BucketRegion>{bucket.region}</BucketRegion>" if asked else "")
        + "</Bucket>"
        for bucket in chosen[:limit]
    )
    more = ""
    if len(chosen) > limit:
        token = base64.urlsafe_b64encode(chosen[limit - 1].name.encode()).decode()
        more = f"<ContinuationToken>{token}</ContinuationToken>"
    return Answer.text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<ListAllMyBucketsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
        f"<Owner><ID>{request.call.account_id}</ID></Owner><Buckets>{entries}</Buckets>{more}"
        "</ListAllMyBucketsResult>",
        content_type="application/xml",
    )


def redirect(request: Request, buckets: Sequence[BucketEntry]) -> Answer | None:
    """Refuse a bucket's call that was signed for another region, as S3 does; None if it is right.

    Source: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html (PermanentRedirect)
    """
    call = request.call
    if call.operation in REGIONLESS:
        return None
    name = call.path.strip("/").partition("/")[0]
    region = next((bucket.region for bucket in buckets if bucket.name == name), call.region)
    if region == call.region:
        return None
    moved = error(
        request,
        "PermanentRedirect",
        "The bucket you are attempting to access must be addressed using the specified endpoint. "
        "Please send all future requests to this endpoint.",
        status=301,
    )
    return Answer(
        status=moved.status,
        headers={**moved.headers, "x-amz-bucket-region": region},
        body=b"" if request.method == "HEAD" else moved.body,
    )
