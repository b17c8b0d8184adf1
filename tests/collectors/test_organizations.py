from typing import Any

import pytest

from fleetscan.access import parse_policy
from fleetscan.collectors import organizations
from fleetscan.facts.organizations import (
    DelegatedAdministrators,
    DelegationPolicy,
    Organization,
)
from fleetscan.testing.fake_api import ACCOUNT, ErrorReply, FakeApi
from fleetscan.verdicts import Unread

DESCRIBE = "organizations:DescribeOrganization"
POLICY = "organizations:DescribeResourcePolicy"
ORGANIZATION = Organization(
    arn=f"arn:aws:organizations::{ACCOUNT}:organization/o-1", id="o-1", region="global"
)


def described(manager: str) -> dict[str, Any]:
    arn = f"arn:aws:organizations::{manager}:organization/o-1"
    return {"Organization": {"Id": "o-1", "Arn": arn, "MasterAccountId": manager}}


async def test_an_organization_is_of_the_account_that_manages_it() -> None:
    api = FakeApi(organizations.organizations, {DESCRIBE: [described(ACCOUNT)]})
    assert await api.list() == [ORGANIZATION]


@pytest.mark.parametrize(
    "reply", [described("444455556666"), ErrorReply("AWSOrganizationsNotInUseException")]
)
async def test_a_member_and_an_account_by_itself_have_none(
    reply: dict[str, Any] | ErrorReply,
) -> None:
    assert await FakeApi(organizations.organizations, {DESCRIBE: [reply]}).list() == []


async def test_a_reply_without_an_organization_is_no_answer() -> None:
    with pytest.raises(KeyError):
        await FakeApi(organizations.organizations, {DESCRIBE: [{}]}).list()


async def test_delegated_administrators_are_read_from_all_pages() -> None:
    pages = [
        {"DelegatedAdministrators": [{"Id": "444455556666"}], "NextToken": "more"},
        {"DelegatedAdministrators": [{"Id": "222222222222"}]},
    ]
    api = FakeApi(
        organizations.delegated_administrators,
        {"organizations:ListDelegatedAdministrators": pages},
    )
    assert await api.read(ORGANIZATION) == DelegatedAdministrators(
        account_ids=("222222222222", "444455556666")
    )


async def test_what_is_delegated_by_a_policy_is_read() -> None:
    text = '{"Statement": {"Effect": "Allow", "Action": "organizations:*", "Resource": "*"}}'
    api = FakeApi(
        organizations.delegation_policy, {POLICY: [{"ResourcePolicy": {"Content": text}}]}
    )
    assert await api.read(ORGANIZATION) == DelegationPolicy(document=parse_policy(text))


async def test_without_a_policy_nothing_is_delegated_by_one() -> None:
    replies = {POLICY: [ErrorReply("ResourcePolicyNotFoundException")]}
    api = FakeApi(organizations.delegation_policy, replies)
    assert await api.read(ORGANIZATION) == DelegationPolicy(document=None)


async def test_a_policy_that_is_none_was_not_read() -> None:
    replies = {POLICY: [{"ResourcePolicy": {"Content": "{}"}}]}
    policy = await FakeApi(organizations.delegation_policy, replies).read(ORGANIZATION)
    assert isinstance(policy.document, Unread)
    assert policy.document.operation == POLICY
