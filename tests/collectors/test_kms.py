from datetime import UTC, datetime
from typing import Any

import pytest

from fleetscan.collectors import kms
from fleetscan.facts.base import Tags
from fleetscan.facts.kms import Key, KeyRotation
from fleetscan.testing.fake_api import DENIED, REGION, ErrorReply, FakeApi, denied
from fleetscan.verdicts import Cause, Unread
from tests.collectors.policies import OPEN_POLICY

ARN = "arn:aws:kms:eu-west-1:111122223333:key"


def listed(*names: str) -> dict[str, Any]:
    return {"Keys": [{"KeyId": name, "KeyArn": f"{ARN}/{name}"} for name in names]}


def described(name: str, manager: str, **members: Any) -> dict[str, Any]:  # noqa: ANN401 - botocore's
    metadata = {"KeyState": "Enabled", "KeySpec": "SYMMETRIC_DEFAULT", "Origin": "AWS_KMS"}
    return {"KeyMetadata": metadata | {"KeyId": name, "KeyManager": manager} | members}


def key(name: str, **members: Any) -> Key:  # noqa: ANN401 - the fact's own
    common = {"state": "Enabled", "spec": "SYMMETRIC_DEFAULT", "origin": "AWS_KMS"}
    return Key(arn=f"{ARN}/{name}", id=name, region=REGION, **common | members)


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


async def test_what_a_key_is_comes_from_the_reply_that_tells_whose_it_is() -> None:
    when = datetime(2026, 12, 24, tzinfo=UTC)
    replies = {
        "kms:ListKeys": [listed("going", "copy", "primary")],
        "kms:DescribeKey": [
            described("going", "CUSTOMER", KeyState="PendingDeletion", DeletionDate=when),
            described(
                "copy",
                "CUSTOMER",
                KeySpec="RSA_4096",
                Origin="EXTERNAL",
                MultiRegionConfiguration={"MultiRegionKeyType": "REPLICA"},
            ),
            described(
                "primary", "CUSTOMER", MultiRegionConfiguration={"MultiRegionKeyType": "PRIMARY"}
            ),
        ],
    }
    assert await FakeApi(kms.keys, replies).list() == [
        key("going", state="PendingDeletion", deletion_date=when),
        key("copy", spec="RSA_4096", origin="EXTERNAL", is_replica=True),
        key("primary"),
    ]


async def test_a_state_and_an_origin_that_nobody_knows_are_unread() -> None:
    replies = {
        "kms:ListKeys": [listed("odd")],
        "kms:DescribeKey": [described("odd", "CUSTOMER", KeyState="Asleep", Origin="THE_MOON")],
    }
    (odd,) = await FakeApi(kms.keys, replies).list()
    assert isinstance(odd.state, Unread)
    assert "'Asleep'" in odd.state.message
    assert isinstance(odd.origin, Unread)
    assert "'THE_MOON'" in odd.origin.message


@pytest.mark.parametrize("enabled", [True, False])
async def test_whether_a_key_is_rotated_is_read(enabled: bool) -> None:  # noqa: FBT001 - pytest fills it in
    replies = {"kms:GetKeyRotationStatus": [{"KeyRotationEnabled": enabled}]}
    api = FakeApi(kms.key_rotation, replies)
    assert await api.read(key("own")) == KeyRotation(enabled=enabled)
    assert api.requests == [("kms:GetKeyRotationStatus", {"KeyId": f"{ARN}/own"})]


@pytest.mark.parametrize("what", [{"spec": "HMAC_256"}, {"origin": "EXTERNAL"}])
async def test_a_key_that_can_not_be_rotated_is_not_asked(what: dict[str, str]) -> None:
    assert await FakeApi(kms.key_rotation, {}).read(key("own", **what)) == KeyRotation(enabled=None)


async def test_the_policy_of_a_key_is_read() -> None:
    replies = {"kms:GetKeyPolicy": [{"Policy": OPEN_POLICY}]}
    api = FakeApi(kms.key_policy, replies)
    policy = await api.read(key("own"))
    assert len(policy.public_grants()) == 1
    parameters = {"KeyId": f"{ARN}/own", "PolicyName": "default"}
    assert api.requests == [("kms:GetKeyPolicy", parameters)]


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
