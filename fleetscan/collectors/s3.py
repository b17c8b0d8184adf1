"""Amazon S3: buckets are listed once per account, then each is asked in its own region."""

from collections.abc import AsyncIterator

from fleetscan.access import parse_policy
from fleetscan.catalogue import Api, Call, Reply, Scope, collector, unknown_value
from fleetscan.facts.base import Tags, is_region
from fleetscan.facts.s3 import (
    AclGrant,
    Bucket,
    BucketAcl,
    BucketEncryption,
    BucketLifecycle,
    BucketLogging,
    BucketObjectLock,
    BucketOwnership,
    BucketPolicy,
    BucketPublicAccess,
    BucketReplication,
    BucketVersioning,
    LifecycleRule,
    PublicAccessBlock,
)
from fleetscan.verdicts import NotRead, Unread

# https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html: two regions are
# named as they were when S3 had no others.
_OLD_LOCATIONS = {"": "us-east-1", "EU": "eu-west-1"}

# https://docs.aws.amazon.com/AmazonS3/latest/API/API_ServerSideEncryptionByDefault.html
_ALGORITHMS = {"AES256", "aws:fsx", "aws:kms", "aws:kms:dsse"}

# Without MaxBuckets the reply leaves BucketRegion out; 1,000 buckets are far below the limit of
# 10,000 for a page, and one page is enough for most accounts.
_PAGE = 1000

_GONE = ("NoSuchBucket",)

_LIST_BUCKETS = Call("s3:ListBuckets", "s3:ListAllMyBuckets")
_GET_ENCRYPTION = Call("s3:GetBucketEncryption", "s3:GetEncryptionConfiguration", vanished=_GONE)


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
        ),
        # NONE stands for no kind
        refused=tuple(
            kind
            for rule in rules
            for kind in rule.get("BlockedEncryptionTypes", {}).get("EncryptionType", ())
            if kind != "NONE"
        ),
    )


def _known_algorithm(name: str) -> str:
    """Refuse one whose meaning is not known: whether it uses a key of KMS would be a guess."""
    if name not in _ALGORITHMS:
        message = f"the encryption algorithm {name!r} is not known"
        raise NotRead(unknown_value(_GET_ENCRYPTION, message))
    return name


@collector(
    Call("s3:GetBucketTagging", vanished=_GONE),
    scope=Scope.ACCOUNT_WIDE,
)
async def bucket_tags(api: Api, bucket: Bucket) -> Tags:
    """Read the tags of a bucket."""
    reply = await api.call("s3:GetBucketTagging", Bucket=bucket.id, absent={"NoSuchTagSet"})
    return Tags.from_list(reply["TagSet"] if reply else ())


@collector(
    Call("s3:GetPublicAccessBlock", "s3:GetBucketPublicAccessBlock", vanished=_GONE),
    scope=Scope.ACCOUNT_WIDE,
)
async def bucket_public_access(api: Api, bucket: Bucket) -> BucketPublicAccess:
    """Read Block Public Access of a bucket itself."""
    reply = await api.call(
        "s3:GetPublicAccessBlock",
        Bucket=bucket.id,
        absent={"NoSuchPublicAccessBlockConfiguration"},
    )
    return BucketPublicAccess(block=_block(reply) if reply else PublicAccessBlock())


def _block(reply: Reply) -> PublicAccessBlock:
    settings = reply["PublicAccessBlockConfiguration"]
    return PublicAccessBlock(
        block_acls=settings["BlockPublicAcls"],
        ignore_acls=settings["IgnorePublicAcls"],
        block_policy=settings["BlockPublicPolicy"],
        restrict_buckets=settings["RestrictPublicBuckets"],
    )


@collector(Call("s3:GetBucketPolicy", vanished=_GONE), scope=Scope.ACCOUNT_WIDE)
async def bucket_policy(api: Api, bucket: Bucket) -> BucketPolicy:
    """Read the policy of a bucket."""
    reply = await api.call("s3:GetBucketPolicy", Bucket=bucket.id, absent={"NoSuchBucketPolicy"})
    return BucketPolicy(
        account_id=api.account_id, document=parse_policy(reply["Policy"]) if reply else None
    )


@collector(Call("s3:GetBucketAcl", vanished=_GONE), scope=Scope.ACCOUNT_WIDE)
async def bucket_acl(api: Api, bucket: Bucket) -> BucketAcl:
    """Read the access control list of a bucket, which each has."""
    reply = await api.call("s3:GetBucketAcl", Bucket=bucket.id)
    return BucketAcl(
        owner=reply["Owner"]["ID"],
        grants=tuple(
            AclGrant(grantee=_grantee(each["Grantee"]), permission=each["Permission"])
            for each in reply["Grants"]
        ),
    )


def _grantee(reply: Reply) -> str:
    found: str = reply.get("URI") or reply.get("ID") or reply["EmailAddress"]
    return found


@collector(Call("s3:GetBucketOwnershipControls", vanished=_GONE), scope=Scope.ACCOUNT_WIDE)
async def bucket_ownership(api: Api, bucket: Bucket) -> BucketOwnership:
    """Read who owns the objects of a bucket."""
    reply = await api.call(
        "s3:GetBucketOwnershipControls",
        Bucket=bucket.id,
        absent={"OwnershipControlsNotFoundError"},
    )
    # there is one rule
    rules = reply["OwnershipControls"]["Rules"] if reply else ()
    return BucketOwnership(rule=rules[0]["ObjectOwnership"] if rules else None)


@collector(Call("s3:GetBucketVersioning", vanished=_GONE), scope=Scope.ACCOUNT_WIDE)
async def bucket_versioning(api: Api, bucket: Bucket) -> BucketVersioning:
    """Read whether a bucket keeps versions. Neither member is sent if it was never asked to."""
    reply = await api.call("s3:GetBucketVersioning", Bucket=bucket.id)
    return BucketVersioning(
        status=reply.get("Status"), mfa_delete=reply.get("MFADelete") == "Enabled"
    )


@collector(Call("s3:GetBucketLogging", vanished=_GONE), scope=Scope.ACCOUNT_WIDE)
async def bucket_logging(api: Api, bucket: Bucket) -> BucketLogging:
    """Read where the access logs of a bucket go. The reply is empty if there are none."""
    reply = await api.call("s3:GetBucketLogging", Bucket=bucket.id)
    enabled = reply.get("LoggingEnabled")
    return BucketLogging(target_bucket=enabled["TargetBucket"] if enabled else None)


@collector(
    Call("s3:GetBucketLifecycleConfiguration", "s3:GetLifecycleConfiguration", vanished=_GONE),
    scope=Scope.ACCOUNT_WIDE,
)
async def bucket_lifecycle(api: Api, bucket: Bucket) -> BucketLifecycle:
    """Read the lifecycle rules of a bucket that are enabled."""
    reply = await api.call(
        "s3:GetBucketLifecycleConfiguration",
        Bucket=bucket.id,
        absent={"NoSuchLifecycleConfiguration"},
    )
    rules = reply["Rules"] if reply else ()
    return BucketLifecycle(
        rules=tuple(_lifecycle_rule(rule) for rule in rules if rule["Status"] == "Enabled")
    )


def _lifecycle_rule(reply: Reply) -> LifecycleRule:
    return LifecycleRule(
        expiration_days=reply.get("Expiration", {}).get("Days"),
        transition_days=tuple(
            each["Days"] for each in reply.get("Transitions", ()) if "Days" in each
        ),
    )


@collector(
    Call("s3:GetObjectLockConfiguration", "s3:GetBucketObjectLockConfiguration", vanished=_GONE),
    scope=Scope.ACCOUNT_WIDE,
)
async def bucket_object_lock(api: Api, bucket: Bucket) -> BucketObjectLock:
    """Read whether a bucket has Object Lock."""
    reply = await api.call(
        "s3:GetObjectLockConfiguration",
        Bucket=bucket.id,
        absent={"ObjectLockConfigurationNotFoundError"},
    )
    if reply is None:
        return BucketObjectLock(is_enabled=False, default_mode=None)
    lock = reply["ObjectLockConfiguration"]
    return BucketObjectLock(
        is_enabled=lock.get("ObjectLockEnabled") == "Enabled",
        default_mode=lock.get("Rule", {}).get("DefaultRetention", {}).get("Mode"),
    )


@collector(
    Call("s3:GetBucketReplication", "s3:GetReplicationConfiguration", vanished=_GONE),
    scope=Scope.ACCOUNT_WIDE,
)
async def bucket_replication(api: Api, bucket: Bucket) -> BucketReplication:
    """Read where new objects of a bucket are copied to."""
    reply = await api.call(
        "s3:GetBucketReplication",
        Bucket=bucket.id,
        absent={"ReplicationConfigurationNotFoundError"},
    )
    rules = reply["ReplicationConfiguration"]["Rules"] if reply else ()
    destinations = [
        rule["Destination"]["Bucket"].rpartition(":")[2]
        for rule in rules
        if rule["Status"] == "Enabled"
    ]
    return BucketReplication(destinations=tuple(dict.fromkeys(destinations)))
