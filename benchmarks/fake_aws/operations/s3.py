"""Amazon S3: the list of buckets, and what each says of itself in its own region."""

import re
from collections.abc import Callable, Mapping

from benchmarks.fake_aws.fleet import ACCOUNT
from benchmarks.fake_aws.operations.paging import page
from benchmarks.fake_aws.operations.place import Ask
from fleetscan.demo.error_replies import Fault, error, fault
from fleetscan.demo.wire import Answer

__all__ = ["OPERATIONS", "bucket_name"]

_NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"
_BUCKET = re.compile(r"bucket-(.{12})-[a-z0-9-]+-(\d+)")
_MOST_BUCKETS = 10_000
# Configurations that no bucket has, and S3's code for that.
_NOT_CONFIGURED = {
    "GetBucketCors": "NoSuchCORSConfiguration",
    "GetBucketLifecycleConfiguration": "NoSuchLifecycleConfiguration",
    "GetBucketOwnershipControls": "OwnershipControlsNotFoundError",
    "GetBucketPolicy": "NoSuchBucketPolicy",
    "GetBucketPolicyStatus": "NoSuchBucketPolicy",
    "GetBucketReplication": "ReplicationConfigurationNotFoundError",
    "GetBucketWebsite": "NoSuchWebsiteConfiguration",
    "GetObjectLockConfiguration": "ObjectLockConfigurationNotFoundError",
    "GetPublicAccessBlock": "NoSuchPublicAccessBlockConfiguration",
}
# Configurations that S3 answers with an empty element where there is none.
_EMPTY = {
    "GetBucketAccelerateConfiguration": "AccelerateConfiguration",
    "GetBucketLogging": "BucketLoggingStatus",
    "GetBucketNotificationConfiguration": "NotificationConfiguration",
    "GetBucketVersioning": "VersioningConfiguration",
}


def bucket_name(region: str, number: int) -> str:
    """Name a bucket; the account is the placeholder."""
    return f"bucket-{ACCOUNT}-{region}-{number}"


def _xml(element: str, body: str) -> Answer:
    return Answer.text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<{element} xmlns="{_NAMESPACE}">{body}</{element}>',
        content_type="application/xml",
    )


def _list_buckets(ask: Ask) -> Answer:
    fleet = ask.place.fleet
    # The SDK adds x-id, which is no parameter of the operation. With none, S3 leaves regions out.
    asked = set(ask.given) - {"x-id"}
    wanted = [
        number
        for number in range(fleet.options.buckets)
        if ask.text("bucket-region") in {"", fleet.bucket_region(number)}
        and bucket_name(fleet.bucket_region(number), number).startswith(ask.text("prefix"))
    ]
    cut = page(
        ask, len(wanted), limit="max-buckets", marker="continuation-token", most=_MOST_BUCKETS
    )
    buckets = "".join(
        f"<Bucket><Name>{bucket_name(fleet.bucket_region(wanted[each]), wanted[each])}</Name>"
        "<CreationDate>2026-01-02T03:04:05.000Z</CreationDate>"
        + (f"<BucketRegion>{fleet.bucket_region(wanted[each])}</BucketRegion>" if asked else "")
        + "</Bucket>"
        for each in cut.numbers
    )
    more = f"<ContinuationToken>{cut.token}</ContinuationToken>" if cut.token else ""
    owner = f"<Owner><DisplayName>owner</DisplayName><ID>{ACCOUNT}</ID></Owner>"
    return _xml("ListAllMyBucketsResult", f"{owner}<Buckets>{buckets}</Buckets>{more}")


def _of_bucket(
    answer: Callable[[Ask, str, int], Answer], *, anywhere: bool = False
) -> Callable[[Ask], Answer]:
    """Find the bucket that a request names, and refuse what is not there as S3 does.

    `anywhere` is for the call that tells a bucket's region: S3 answers it in every region.
    """

    def find(ask: Ask) -> Answer:
        name = ask.request.call.path.strip("/").partition("/")[0]
        fleet = ask.place.fleet
        match = _BUCKET.fullmatch(name)
        number = int(match[2]) if match else fleet.options.buckets
        if match is None or number >= fleet.options.buckets:
            message = "The specified bucket does not exist"
            return error(ask.request, "NoSuchBucket", message, status=404)
        if match[1] != ACCOUNT:
            return fault(ask.request, Fault.ACCESS_DENIED)
        region = fleet.bucket_region(number)
        if name != bucket_name(region, number):
            message = "The specified bucket does not exist"
            return error(ask.request, "NoSuchBucket", message, status=404)
        if region != ask.place.region and not anywhere:
            return _redirect(ask, region)
        return answer(ask, region, number)

    return find


def _redirect(ask: Ask, region: str) -> Answer:
    moved = error(
        ask.request,
        "PermanentRedirect",
        "The bucket you are attempting to access must be addressed using the specified endpoint. "
        "Please send all future requests to this endpoint.",
        status=301,
    )
    headers = {**moved.headers, "x-amz-bucket-region": region}
    return Answer(status=moved.status, headers=headers, body=moved.body)


def _location(_ask: Ask, region: str, _number: int) -> Answer:
    # S3 has no name for the region that it began in.
    return _xml("LocationConstraint", "" if region == "us-east-1" else region)


def _encryption(ask: Ask, _region: str, number: int) -> Answer:
    lot = ask.place.dice("bucket encryption", number)
    if lot < 10:  # noqa: PLR2004 - a tenth has no rule
        return error(
            ask.request,
            "ServerSideEncryptionConfigurationNotFoundError",
            "The server side encryption configuration was not found",
            status=404,
        )
    if lot < 55:  # noqa: PLR2004 - about half are not KMS
        rule, key_enabled = "<SSEAlgorithm>AES256</SSEAlgorithm>", "false"
    else:
        key = f"<KMSMasterKeyID>{ask.place.arn('kms', 'alias/data')}</KMSMasterKeyID>"
        rule, key_enabled = f"<SSEAlgorithm>aws:kms</SSEAlgorithm>{key}", "true"
    return _xml(
        "ServerSideEncryptionConfiguration",
        f"<Rule><ApplyServerSideEncryptionByDefault>{rule}</ApplyServerSideEncryptionByDefault>"
        f"<BucketKeyEnabled>{key_enabled}</BucketKeyEnabled></Rule>",
    )


def _tagging(ask: Ask, _region: str, number: int) -> Answer:
    tags = ask.place.tags("bucket", number)
    if not tags:
        return error(ask.request, "NoSuchTagSet", "The TagSet does not exist", status=404)
    items = "".join(
        f"<Tag><Key>{key}</Key><Value>{value}</Value></Tag>" for key, value in tags.items()
    )
    return _xml("Tagging", f"<TagSet>{items}</TagSet>")


def _head(ask: Ask, region: str, _number: int) -> Answer:
    del ask
    return Answer(headers={"x-amz-bucket-region": region, "Content-Type": "application/xml"})


def _not_configured(code: str) -> Callable[[Ask, str, int], Answer]:
    def refuse(ask: Ask, _region: str, _number: int) -> Answer:
        return error(ask.request, code, "The configuration does not exist", status=404)

    return refuse


def _empty(element: str) -> Callable[[Ask, str, int], Answer]:
    def say_so(_ask: Ask, _region: str, _number: int) -> Answer:
        return _xml(element, "")

    return say_so


OPERATIONS: Mapping[str, Callable[[Ask], Answer]] = {
    "ListBuckets": _list_buckets,
    "GetBucketLocation": _of_bucket(_location, anywhere=True),
    "GetBucketEncryption": _of_bucket(_encryption),
    "GetBucketTagging": _of_bucket(_tagging),
    "HeadBucket": _of_bucket(_head),
    **{name: _of_bucket(_not_configured(code)) for name, code in _NOT_CONFIGURED.items()},
    **{name: _of_bucket(_empty(element)) for name, element in _EMPTY.items()},
}
