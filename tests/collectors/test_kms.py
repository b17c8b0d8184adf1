from typing import Any

import pytest

from fleetscan.collectors import kms
from fleetscan.facts.base import Tags
from fleetscan.facts.kms import Key
from fleetscan.verdicts import Cause, Unread
from tests.collectors.fake_api import DENIED, REGION, ErrorReply, FakeApi, denied

ARN = "arn:aws:kms:eu-west-1:111122223333:key"


def listed(*names: str) -> dict[str, Any]:
    return {"Keys": [{"KeyId": name, "KeyArn": f"{ARN}/{name}"} for name in names]}


def described(name: str, manager: str) -> dict[str, Any]:
    return {"KeyMetadata": {"KeyId": name, "KeyManager": manager}}


def key(name: str) -> Key:
    return Key(arn=f"{ARN}/{name}", id=name, region=REGION)


async def test_customer_managed_keys_are_listed_from_all_pages() -> None:
    replies = {
        "kms:ListKeys": [listed("a") | {"Truncated": True, "NextMarker": "more"}, listed("b")],
        "kms:DescribeKey": [described("a", "CUSTOMER"), described("b", "CUSTOMER")],
    }
    api = FakeApi(kms.keys, replies)
    assert await api.list() == [key("a"), key("b")]
    assert [parameters for name, parameters in api.requests if name == "kms:ListKeys"] == [
        {"Limit": 1000},
        {"Limit": 1000, "Marker": "more"},
    ]


async def test_a_key_that_aws_manages_is_none_of_the_accounts() -> None:
    replies = {
        "kms:ListKeys": [listed("aws", "own")],
        "kms:DescribeKey": [described("aws", "AWS"), described("own", "CUSTOMER")],
    }
    assert await FakeApi(kms.keys, replies).list() == [key("own")]


async def test_a_key_that_may_not_be_described_makes_the_list_incomplete() -> None:
    replies = {
        "kms:ListKeys": [listed("secret", "own")],
        "kms:DescribeKey": [DENIED, described("own", "CUSTOMER")],
    }
    _, describe = kms.keys.calls
    assert await FakeApi(kms.keys, replies).list() == [denied(describe), key("own")]


@pytest.mark.parametrize("manager", ["", "SOMEBODY"])
async def test_a_key_of_an_unknown_manager_makes_the_list_incomplete(manager: str) -> None:
    replies = {
        "kms:ListKeys": [listed("odd", "own")],
        "kms:DescribeKey": [described("odd", manager), described("own", "CUSTOMER")],
    }
    odd, own = await FakeApi(kms.keys, replies).list()
    assert isinstance(odd, Unread)
    assert (odd.cause, odd.operation) == (Cause.UNEXPECTED_REPLY, "kms:DescribeKey")
    assert odd.error_code == "UnknownValue"
    assert repr(manager) in odd.message
    assert own == key("own")


async def test_a_key_that_is_gone_since_it_was_listed_is_none() -> None:
    replies = {
        "kms:ListKeys": [listed("gone")],
        "kms:DescribeKey": [ErrorReply("NotFoundException")],
    }
    assert await FakeApi(kms.keys, replies).list() == []


async def test_the_tags_of_a_key_are_read_from_all_pages() -> None:
    pages = [
        {
            "Tags": [{"TagKey": "Owner", "TagValue": "a"}],
            "Truncated": True,
            "NextMarker": "more",
        },
        {"Tags": [{"TagKey": "Env", "TagValue": "prod"}], "Truncated": False},
    ]
    api = FakeApi(kms.key_tags, {"kms:ListResourceTags": pages})
    assert await api.read(key("own")) == Tags({"Owner": "a", "Env": "prod"})
    assert api.requests[0] == ("kms:ListResourceTags", {"KeyId": f"{ARN}/own"})
