from typing import Any

import pytest

from fleetscan.collectors import s3control
from fleetscan.facts.s3 import (
    AccessPoint,
    AccessPointPublicAccess,
    AccountPublicAccess,
    PublicAccessBlock,
)
from fleetscan.testing.fake_api import ACCOUNT, ErrorReply, FakeApi

SETTINGS = {
    "BlockPublicAcls": True,
    "IgnorePublicAcls": False,
    "BlockPublicPolicy": True,
    "RestrictPublicBuckets": False,
}
BLOCK = PublicAccessBlock(block_acls=True, block_policy=True)


def access_point(name: str) -> AccessPoint:
    arn = f"arn:aws:s3:eu-west-1:{ACCOUNT}:accesspoint/{name}"
    return AccessPoint(arn=arn, id=name, region="eu-west-1")


def listed(name: str, **members: str) -> dict[str, str]:
    return {"Name": name, "NetworkOrigin": "Internet", "Bucket": "data", **members}


async def test_block_public_access_of_the_account_is_read() -> None:
    replies = {"s3control:GetPublicAccessBlock": [{"PublicAccessBlockConfiguration": SETTINGS}]}
    api = FakeApi(s3control.account_public_access, replies)
    assert await api.fact() == AccountPublicAccess(block=BLOCK)
    assert api.requests == [("s3control:GetPublicAccessBlock", {"AccountId": ACCOUNT})]


async def test_an_account_without_a_configuration_blocks_no_public_access() -> None:
    none = ErrorReply("NoSuchPublicAccessBlockConfiguration")
    api = FakeApi(s3control.account_public_access, {"s3control:GetPublicAccessBlock": [none]})
    assert await api.fact() == AccountPublicAccess(block=PublicAccessBlock())


async def access_points(*replies: dict[str, Any]) -> FakeApi:
    return FakeApi(s3control.access_points, {"s3control:ListAccessPoints": replies})


async def test_the_access_points_of_all_pages_are_listed() -> None:
    first = {
        "AccessPointList": [listed("one", AccessPointArn=access_point("one").arn)],
        "NextToken": "more",
    }
    api = await access_points(first, {"AccessPointList": [listed("two")]})
    assert await api.list() == [access_point("one"), access_point("two")]
    first_page = {"AccountId": ACCOUNT, "MaxResults": 1000}
    assert [parameters for _, parameters in api.requests] == [
        first_page,
        {**first_page, "NextToken": "more"},
    ]


async def test_a_list_whose_pages_repeat_is_no_list() -> None:
    page = {"AccessPointList": [], "NextToken": "more"}
    api = await access_points(page, page)
    with pytest.raises(ValueError, match="no end"):
        await api.list()


async def test_block_public_access_of_an_access_point_is_read() -> None:
    reply = {"Name": "one", "PublicAccessBlockConfiguration": SETTINGS}
    api = FakeApi(s3control.access_point_public_access, {"s3control:GetAccessPoint": [reply]})
    assert await api.read(access_point("one")) == AccessPointPublicAccess(block=BLOCK)
    assert api.requests == [("s3control:GetAccessPoint", {"AccountId": ACCOUNT, "Name": "one"})]
