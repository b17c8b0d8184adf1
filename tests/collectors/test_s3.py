from datetime import UTC, datetime
from typing import Any

import pytest

from fleetscan.access import PolicyDocument
from fleetscan.collectors import s3
from fleetscan.facts.base import Tags
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
from fleetscan.testing.fake_api import ACCOUNT, DENIED, ErrorReply, FakeApi, denied
from fleetscan.verdicts import Cause, NotRead

LOGS = Bucket(arn="arn:aws:s3:::logs", id="logs", region="eu-west-1")


def bucket(name: str, region: str) -> Bucket:
    return Bucket(arn=f"arn:aws:s3:::{name}", id=name, region=region)


async def test_buckets_of_all_pages_are_of_their_own_region() -> None:
    api = FakeApi(
        s3.buckets,
        {
            "s3:ListBuckets": [
                {
                    "Buckets": [{"Name": "logs", "BucketRegion": "eu-west-1"}],
                    "ContinuationToken": "more",
                },
                {"Buckets": [{"Name": "data", "BucketRegion": "us-east-2"}]},
            ]
        },
        region="us-east-1",
    )
    assert await api.list() == [LOGS, bucket("data", "us-east-2")]
    assert api.requests[0] == ("s3:ListBuckets", {"MaxBuckets": 1000})


@pytest.mark.parametrize(
    ("location", "region"),
    [
        ({"LocationConstraint": "ap-south-1"}, "ap-south-1"),
        ({"LocationConstraint": "EU"}, "eu-west-1"),
        ({"LocationConstraint": ""}, "us-east-1"),
        ({}, "us-east-1"),
    ],
)
async def test_a_bucket_listed_without_its_region_is_asked_for_it(
    location: dict[str, str], region: str
) -> None:
    replies = {
        "s3:ListBuckets": [{"Buckets": [{"Name": "logs"}]}],
        "s3:GetBucketLocation": [location],
    }
    assert await FakeApi(s3.buckets, replies).list() == [bucket("logs", region)]


async def test_a_bucket_whose_location_is_denied_makes_the_list_incomplete() -> None:
    replies = {
        "s3:ListBuckets": [
            {"Buckets": [{"Name": "logs"}, {"Name": "data", "BucketRegion": "us-east-2"}]}
        ],
        "s3:GetBucketLocation": [DENIED],
    }
    _, location = s3.buckets.calls
    assert await FakeApi(s3.buckets, replies).list() == [
        denied(location),
        bucket("data", "us-east-2"),
    ]


async def test_a_bucket_that_is_gone_before_it_is_located_is_none() -> None:
    replies = {
        "s3:ListBuckets": [{"Buckets": [{"Name": "logs"}]}],
        "s3:GetBucketLocation": [ErrorReply("NoSuchBucket")],
    }
    assert await FakeApi(s3.buckets, replies).list() == []


async def test_the_default_encryption_has_one_algorithm_for_each_rule() -> None:
    rules = [
        {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}},
        {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}},
        {"BucketKeyEnabled": True},
    ]
    replies = {"s3:GetBucketEncryption": [{"ServerSideEncryptionConfiguration": {"Rules": rules}}]}
    api = FakeApi(s3.bucket_encryption, replies)
    assert await api.read(LOGS) == BucketEncryption(algorithms=("aws:kms", "AES256"))
    assert api.requests == [("s3:GetBucketEncryption", {"Bucket": "logs"})]


@pytest.mark.parametrize("name", ["", "aws:of-tomorrow"])
async def test_an_algorithm_that_is_not_known_is_not_guessed_about(name: str) -> None:
    rules = [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": name}}]
    replies = {"s3:GetBucketEncryption": [{"ServerSideEncryptionConfiguration": {"Rules": rules}}]}
    with pytest.raises(NotRead, match=repr(name)) as caught:
        await FakeApi(s3.bucket_encryption, replies).read(LOGS)
    (odd,) = caught.value.unread
    assert (odd.cause, odd.error_code) == (Cause.UNEXPECTED_REPLY, "UnknownValue")
    assert odd.operation == "s3:GetBucketEncryption"
    assert odd.iam_action == "s3:GetEncryptionConfiguration"
    assert not odd.may_recover


@pytest.mark.parametrize(
    ("blocked", "refused"),
    [
        ({}, ()),
        ({"BlockedEncryptionTypes": {"EncryptionType": ["NONE"]}}, ()),
        ({"BlockedEncryptionTypes": {"EncryptionType": ["SSE-C"]}}, ("SSE-C",)),
    ],
)
async def test_the_encryption_that_a_bucket_refuses_is_read(
    blocked: dict[str, Any], refused: tuple[str, ...]
) -> None:
    rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}} | blocked
    reply = {"ServerSideEncryptionConfiguration": {"Rules": [rule]}}
    api = FakeApi(s3.bucket_encryption, {"s3:GetBucketEncryption": [reply]})
    assert await api.read(LOGS) == BucketEncryption(algorithms=("AES256",), refused=refused)


async def test_a_bucket_without_a_rule_has_no_algorithm() -> None:
    none = ErrorReply("ServerSideEncryptionConfigurationNotFoundError")
    api = FakeApi(s3.bucket_encryption, {"s3:GetBucketEncryption": [none]})
    assert await api.read(LOGS) == BucketEncryption(algorithms=())


async def test_the_tags_of_a_bucket_are_read() -> None:
    reply = {"TagSet": [{"Key": "Owner", "Value": "a"}, {"Key": "Empty", "Value": ""}]}
    api = FakeApi(s3.bucket_tags, {"s3:GetBucketTagging": [reply]})
    assert await api.read(LOGS) == Tags({"Owner": "a", "Empty": ""})
    assert api.requests == [("s3:GetBucketTagging", {"Bucket": "logs"})]


async def test_a_bucket_that_was_never_tagged_has_no_tag() -> None:
    api = FakeApi(s3.bucket_tags, {"s3:GetBucketTagging": [ErrorReply("NoSuchTagSet")]})
    assert await api.read(LOGS) == Tags({})


@pytest.mark.parametrize("setting", range(4))
async def test_each_setting_of_block_public_access_is_read_as_itself(setting: int) -> None:
    names = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"]
    fields = ["block_acls", "ignore_acls", "block_policy", "restrict_buckets"]
    settings = {name: number == setting for number, name in enumerate(names)}
    reply = {"PublicAccessBlockConfiguration": settings}
    api = FakeApi(s3.bucket_public_access, {"s3:GetPublicAccessBlock": [reply]})
    found = await api.read(LOGS)
    assert found == BucketPublicAccess(block=PublicAccessBlock(**{fields[setting]: True}))
    assert names[setting] not in found.block.off


async def test_a_bucket_without_a_configuration_blocks_no_public_access() -> None:
    none = ErrorReply("NoSuchPublicAccessBlockConfiguration")
    api = FakeApi(s3.bucket_public_access, {"s3:GetPublicAccessBlock": [none]})
    assert await api.read(LOGS) == BucketPublicAccess(block=PublicAccessBlock())


async def policy(reply: Any) -> BucketPolicy:  # noqa: ANN401 - a reply
    found: BucketPolicy = await FakeApi(s3.bucket_policy, {"s3:GetBucketPolicy": [reply]}).read(
        LOGS
    )
    return found


async def test_the_policy_of_a_bucket_is_read() -> None:
    found = await policy({"Policy": '{"Version": "2012-10-17", "Statement": []}'})
    assert found == BucketPolicy(account_id=ACCOUNT, document=PolicyDocument(version="2012-10-17"))


async def test_a_bucket_may_have_no_policy() -> None:
    assert (await policy(ErrorReply("NoSuchBucketPolicy"))).document is None


async def test_a_policy_that_is_none_is_no_fact() -> None:
    with pytest.raises(ValueError, match="policy"):
        await policy({"Policy": "not JSON"})


async def test_an_acl_names_groups_accounts_and_addresses() -> None:
    grantees: list[dict[str, str]] = [
        {"Type": "Group", "URI": "http://acs.amazonaws.com/groups/global/AllUsers"},
        {"Type": "CanonicalUser", "ID": "abc", "DisplayName": "owner"},
        {"Type": "AmazonCustomerByEmail", "EmailAddress": "a@example.com"},
    ]
    reply = {
        "Owner": {"ID": "abc"},
        "Grants": [{"Grantee": grantee, "Permission": "READ"} for grantee in grantees],
    }
    api = FakeApi(s3.bucket_acl, {"s3:GetBucketAcl": [reply]})
    names = ("http://acs.amazonaws.com/groups/global/AllUsers", "abc", "a@example.com")
    assert await api.read(LOGS) == BucketAcl(
        owner="abc", grants=tuple(AclGrant(grantee=name, permission="READ") for name in names)
    )


async def test_a_reply_without_an_acl_is_no_fact() -> None:
    with pytest.raises(KeyError):
        await FakeApi(s3.bucket_acl, {"s3:GetBucketAcl": [{"Owner": {"ID": "abc"}}]}).read(LOGS)


@pytest.mark.parametrize(
    ("reply", "rule"),
    [
        (
            {"OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}},
            "BucketOwnerEnforced",
        ),
        (ErrorReply("OwnershipControlsNotFoundError"), None),
    ],
)
async def test_the_ownership_of_objects_is_read(reply: Any, rule: str | None) -> None:  # noqa: ANN401 - a reply
    api = FakeApi(s3.bucket_ownership, {"s3:GetBucketOwnershipControls": [reply]})
    found = await api.read(LOGS)
    assert found == BucketOwnership(rule=rule)
    assert found.acls_are_disabled is (rule is not None)


@pytest.mark.parametrize(
    ("reply", "versioning"),
    [
        ({}, BucketVersioning(status=None, mfa_delete=False)),
        (
            {"Status": "Suspended", "MFADelete": "Disabled"},
            BucketVersioning(status="Suspended", mfa_delete=False),
        ),
        (
            {"Status": "Enabled", "MFADelete": "Enabled"},
            BucketVersioning(status="Enabled", mfa_delete=True),
        ),
    ],
)
async def test_the_versioning_of_a_bucket_is_read(
    reply: dict[str, str], versioning: BucketVersioning
) -> None:
    api = FakeApi(s3.bucket_versioning, {"s3:GetBucketVersioning": [reply]})
    assert await api.read(LOGS) == versioning


@pytest.mark.parametrize(
    ("reply", "target"),
    [
        ({}, None),
        ({"LoggingEnabled": {"TargetBucket": "all-logs", "TargetPrefix": ""}}, "all-logs"),
    ],
)
async def test_the_target_of_access_logs_is_read(reply: Any, target: str | None) -> None:  # noqa: ANN401 - a reply
    api = FakeApi(s3.bucket_logging, {"s3:GetBucketLogging": [reply]})
    assert await api.read(LOGS) == BucketLogging(target_bucket=target)


async def lifecycle(reply: Any) -> BucketLifecycle:  # noqa: ANN401 - a reply
    api = FakeApi(s3.bucket_lifecycle, {"s3:GetBucketLifecycleConfiguration": [reply]})
    found: BucketLifecycle = await api.read(LOGS)
    return found


async def test_the_lifecycle_rules_that_are_enabled_are_read() -> None:
    rules = [
        {
            "Status": "Enabled",
            "Expiration": {"Days": 365},
            "Transitions": [
                {"Days": 30, "StorageClass": "STANDARD_IA"},
                {"Date": datetime(2026, 1, 1, tzinfo=UTC), "StorageClass": "GLACIER"},
            ],
        },
        {"Status": "Enabled", "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7}},
        {"Status": "Disabled", "Expiration": {"Days": 1}},
    ]
    assert await lifecycle({"Rules": rules}) == BucketLifecycle(
        rules=(LifecycleRule(expiration_days=365, transition_days=(30,)), LifecycleRule())
    )


async def test_a_bucket_may_have_no_lifecycle() -> None:
    assert await lifecycle(ErrorReply("NoSuchLifecycleConfiguration")) == BucketLifecycle(rules=())


async def object_lock(reply: Any) -> BucketObjectLock:  # noqa: ANN401 - a reply
    api = FakeApi(s3.bucket_object_lock, {"s3:GetObjectLockConfiguration": [reply]})
    found: BucketObjectLock = await api.read(LOGS)
    return found


async def test_object_lock_is_read_with_its_default_retention() -> None:
    rule = {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 30}}
    lock = {"ObjectLockEnabled": "Enabled"}
    assert await object_lock({"ObjectLockConfiguration": lock | {"Rule": rule}}) == (
        BucketObjectLock(is_enabled=True, default_mode="GOVERNANCE")
    )
    assert await object_lock({"ObjectLockConfiguration": lock}) == (
        BucketObjectLock(is_enabled=True, default_mode=None)
    )


async def test_a_bucket_may_have_no_object_lock() -> None:
    none = ErrorReply("ObjectLockConfigurationNotFoundError")
    assert await object_lock(none) == BucketObjectLock(is_enabled=False, default_mode=None)


async def replication(reply: Any) -> BucketReplication:  # noqa: ANN401 - a reply
    api = FakeApi(s3.bucket_replication, {"s3:GetBucketReplication": [reply]})
    found: BucketReplication = await api.read(LOGS)
    return found


async def test_the_destinations_of_the_rules_that_are_enabled_are_read() -> None:
    rules = [
        {"Status": "Enabled", "Destination": {"Bucket": "arn:aws:s3:::copy"}},
        {"Status": "Enabled", "Destination": {"Bucket": "arn:aws:s3:::copy"}},
        {"Status": "Disabled", "Destination": {"Bucket": "arn:aws:s3:::other"}},
    ]
    reply = {"ReplicationConfiguration": {"Role": "a role", "Rules": rules}}
    assert await replication(reply) == BucketReplication(destinations=("copy",))


async def test_a_bucket_may_not_be_replicated() -> None:
    none = ErrorReply("ReplicationConfigurationNotFoundError")
    assert await replication(none) == BucketReplication(destinations=())
