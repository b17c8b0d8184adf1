"""Amazon S3: buckets are listed once per account, then each is asked in its own region."""

from collections.abc import AsyncIterator

from fleetscan.catalogue import Api, Call, Scope, collector, unknown_value
from fleetscan.facts.base import Tags, is_region
from fleetscan.facts.s3 import Bucket, BucketEncryption
from fleetscan.verdicts import NotRead, Unread

# https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html: two regions are
# named as they were when S3 had no others.
_OLD_LOCATIONS = {"": "us-east-1", "EU": "eu-west-1"}

# https://docs.aws.amazon.com/AmazonS3/latest/API/API_ServerSideEncryptionByDefault.html
_ALGORITHMS = {"AES256", "aws:fsx", "aws:kms", "aws:kms:dsse"}

# Without MaxBuckets the reply leaves BucketRegion out; 1,000 buckets are far below the limit of
# 10,000 for a page, and one page is enough for most accounts.
_PAGE = 1000

_LIST_BUCKETS = Call("s3:ListBuckets", "s3:ListAllMyBuckets")
_GET_ENCRYPTION = Call(
    "s3:GetBucketEncryption", "s3:GetEncryptionConfiguration", vanished=("NoSuchBucket",)
)


@collector(
    _LIST_BUCKETS, Call("s3:GetBucketLocation", fallback=True), scope=Scope.ACCOUNT_WIDE, page=_PAGE
)
async def buckets(api: Api) -> AsyncIterator[Bucket | Unread]:
    """List the buckets of the account, each with its own region."""
    async for page in api.pages("s3:ListBuckets", MaxBuckets=_PAGE):
        listed = [(each["Name"], each.get("BucketRegion")) for each in page.get("Buckets", ())]
        for name, told in listed:
            try:
                region = told or await _location(api, name)
            except NotRead as error:
                yield error.unread[0]
                continue
            if region is None:
                continue
            if not is_region(region):
                yield _no_region(name, region)
                continue
            arn = api.arn("s3", name, region="", account=False)
            yield Bucket(arn=arn, id=name, region=region)


def _no_region(name: str, region: str) -> Unread:
    """A bucket somewhere that is no region: it would be in none of the swept ones."""
    message = f"bucket {name} is said to be in {region!r}, which is no region"
    return unknown_value(_LIST_BUCKETS, message)


async def _location(api: Api, name: str) -> str | None:
    """Ask for the region of a bucket; None if it is gone."""
    reply = await api.call("s3:GetBucketLocation", Bucket=name, absent={"NoSuchBucket"})
    if reply is None:
        return None
    location: str = reply.get("LocationConstraint") or ""
    return _OLD_LOCATIONS.get(location, location)


@collector(_GET_ENCRYPTION, scope=Scope.ACCOUNT_WIDE)
async def bucket_encryption(api: Api, bucket: Bucket) -> BucketEncryption:
    """Read the default encryption of a bucket."""
    reply = await api.call(
        "s3:GetBucketEncryption",
        Bucket=bucket.id,
        absent={"ServerSideEncryptionConfigurationNotFoundError"},
    )
    rules = reply["ServerSideEncryptionConfiguration"]["Rules"] if reply else ()
    return BucketEncryption(
        algorithms=tuple(
            _known_algorithm(rule["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"])
            for rule in rules
            if "ApplyServerSideEncryptionByDefault" in rule
        )
    )


def _known_algorithm(name: str) -> str:
    """Refuse one whose meaning is not known: whether it uses a key of KMS would be a guess."""
    if name not in _ALGORITHMS:
        message = f"the encryption algorithm {name!r} is not known"
        raise NotRead(unknown_value(_GET_ENCRYPTION, message))
    return name


@collector(
    Call("s3:GetBucketTagging", vanished=("NoSuchBucket",)),
    scope=Scope.ACCOUNT_WIDE,
)
async def bucket_tags(api: Api, bucket: Bucket) -> Tags:
    """Read the tags of a bucket."""
    reply = await api.call("s3:GetBucketTagging", Bucket=bucket.id, absent={"NoSuchTagSet"})
    return Tags.from_list(reply["TagSet"] if reply else ())
