"""Accounts have regions of their own, tell them, and refuse the others as AWS does."""

import msgspec
import pytest
from botocore.exceptions import ClientError

from fleetscan.demo.aws_regions import DEFAULT_REGIONS, OPT_IN_REGIONS
from fleetscan.demo.resources import Bucket, Fleet
from fleetscan.demo.server import SimulatedAWS
from tests.demo.clients import client, role_session
from tests.demo.fleets import FIRST, SOURCE, account, fleet_of

#: Frankfurt is off, which AWS would not allow; Milan was asked for.
FLEET = fleet_of(
    msgspec.structs.replace(
        account(FIRST),
        disabled_regions=frozenset({"eu-central-1"}),
        enabled_regions=frozenset({"eu-south-1"}),
    )
)
ENABLED = ({*DEFAULT_REGIONS} - {"eu-central-1"}) | {"eu-south-1"}


async def test_list_regions_pages_through_every_region_with_its_status() -> None:
    found: dict[str, str] = {}
    with SimulatedAWS(FLEET) as aws:
        session = await role_session(aws, SOURCE, FIRST)
        async with client(aws, session, "account") as opened:
            pages = opened.get_paginator("list_regions").paginate(PaginationConfig={"PageSize": 10})
            sizes = []
            async for page in pages:
                sizes.append(len(page["Regions"]))
                found |= {
                    region["RegionName"]: region["RegionOptStatus"] for region in page["Regions"]
                }

    assert sizes == [10, 10, 10, 2]
    assert set(found) == {*DEFAULT_REGIONS, *OPT_IN_REGIONS}
    assert found["us-east-1"] == "ENABLED_BY_DEFAULT"
    assert found["eu-south-1"] == "ENABLED"
    assert found["eu-central-1"] == found["ap-east-1"] == "DISABLED"


async def test_list_regions_without_a_page_size_still_pages() -> None:
    with SimulatedAWS(FLEET) as aws:
        session = await role_session(aws, SOURCE, FIRST)
        async with client(aws, session, "account") as opened:
            reply = await opened.list_regions()

    assert len(reply["Regions"]) == 20
    assert reply["NextToken"]


async def test_list_regions_can_be_asked_for_some_statuses() -> None:
    with SimulatedAWS(FLEET) as aws:
        session = await role_session(aws, SOURCE, FIRST)
        async with client(aws, session, "account") as opened:
            reply = await opened.list_regions(
                MaxResults=50, RegionOptStatusContains=["ENABLED", "ENABLED_BY_DEFAULT"]
            )

    assert {region["RegionName"] for region in reply["Regions"]} == ENABLED
    assert "NextToken" not in reply


async def test_list_regions_refuses_a_token_that_it_never_gave() -> None:
    with SimulatedAWS(FLEET) as aws:
        session = await role_session(aws, SOURCE, FIRST)
        async with client(aws, session, "account") as opened:
            with pytest.raises(ClientError) as caught:
                await opened.list_regions(NextToken="nonsense")

    assert caught.value.response["Error"]["Code"] == "ValidationException"


async def test_describe_regions_agrees_with_list_regions() -> None:
    with SimulatedAWS(FLEET) as aws:
        session = await role_session(aws, SOURCE, FIRST)
        async with client(aws, session, "ec2") as ec2:
            enabled = await ec2.describe_regions()
            every = await ec2.describe_regions(AllRegions=True)
            asked_for = await ec2.describe_regions(
                AllRegions=True,
                Filters=[{"Name": "opt-in-status", "Values": ["opted-in"]}],
            )

    assert {region["RegionName"] for region in enabled["Regions"]} == ENABLED
    assert len(every["Regions"]) == 32
    assert [region["RegionName"] for region in asked_for["Regions"]] == ["eu-south-1"]


@pytest.mark.parametrize(
    ("service", "method", "code"),
    [
        ("sts", "get_caller_identity", "InvalidClientTokenId"),
        ("rds", "describe_db_instances", "InvalidClientTokenId"),
        ("ec2", "describe_volumes", "AuthFailure"),
        ("dynamodb", "list_tables", "UnrecognizedClientException"),
        ("kms", "list_keys", "UnrecognizedClientException"),
        ("sqs", "list_queues", "InvalidClientTokenId"),
        ("lambda", "list_functions", "UnrecognizedClientException"),
        ("s3", "list_buckets", "InvalidToken"),
    ],
)
async def test_a_disabled_region_answers_as_bad_credentials_do(
    service: str, method: str, code: str
) -> None:
    with SimulatedAWS(FLEET) as aws:
        session = await role_session(aws, SOURCE, FIRST)
        async with client(aws, session, service, "eu-central-1") as opened:
            with pytest.raises(ClientError) as caught:
                await getattr(opened, method)()
        async with client(aws, session, service, "eu-west-1") as opened:
            await getattr(opened, method)()

    assert caught.value.response["Error"]["Code"] == code


def buckets_in_two_regions() -> Fleet:
    here = account(FIRST, Bucket(name="here"), Bucket(name="here-too"))
    there = account(FIRST, Bucket(name="there", tags={"Owner": "a"}), region="eu-west-1")
    return fleet_of(msgspec.structs.replace(here, resources={**here.resources, **there.resources}))


async def test_a_bucket_is_asked_in_its_own_region() -> None:
    with SimulatedAWS(buckets_in_two_regions()) as aws:
        session = await role_session(aws, SOURCE, FIRST)
        async with client(aws, session, "s3", "us-east-1") as s3:
            assert (await s3.get_bucket_location(Bucket="here"))["LocationConstraint"] is None
            location = await s3.get_bucket_location(Bucket="there")
            # botocore follows S3's redirect, so the wrong region shows in the calls alone.
            await s3.get_bucket_encryption(Bucket="there")
        async with client(aws, session, "s3", "eu-west-1") as s3:
            await s3.get_bucket_tagging(Bucket="there")

    asked = [(call.operation, call.region) for call in aws.calls if call.path == "/there"]
    assert location["LocationConstraint"] == "eu-west-1"
    assert asked == [
        ("GetBucketLocation", "us-east-1"),
        ("GetBucketEncryption", "us-east-1"),
        ("GetBucketEncryption", "eu-west-1"),
        ("GetBucketTagging", "eu-west-1"),
    ]


async def test_buckets_are_listed_in_pages_with_their_regions() -> None:
    with SimulatedAWS(buckets_in_two_regions()) as aws:
        session = await role_session(aws, SOURCE, FIRST)
        async with client(aws, session, "s3") as s3:
            plain = await s3.list_buckets()
            pages = [
                [(bucket["Name"], bucket["BucketRegion"]) for bucket in page["Buckets"]]
                async for page in s3.get_paginator("list_buckets").paginate(
                    PaginationConfig={"PageSize": 2}
                )
            ]
            there = await s3.list_buckets(BucketRegion="eu-west-1")

    assert [bucket["Name"] for bucket in plain["Buckets"]] == ["here", "here-too", "there"]
    assert "BucketRegion" not in plain["Buckets"][0]
    assert pages == [[("here", "us-east-1"), ("here-too", "us-east-1")], [("there", "eu-west-1")]]
    assert [bucket["Name"] for bucket in there["Buckets"]] == ["there"]
