import pytest

from fleetscan.collectors import s3
from fleetscan.facts.base import Tags
from fleetscan.facts.s3 import Bucket, BucketEncryption
from fleetscan.verdicts import Cause, NotRead
from tests.collectors.fake_api import DENIED, ErrorReply, FakeApi, denied

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
