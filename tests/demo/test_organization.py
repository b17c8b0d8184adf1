"""What the simulated AWS says of an organization, as aioboto3 reads it."""

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from fleetscan.demo.resources import (
    Account,
    Fleet,
    Organization,
    OrganizationalUnit,
    SourceCredentials,
)
from fleetscan.demo.server import SimulatedAWS
from tests.demo.clients import client, role_session, source_session
from tests.demo.fleets import FIRST, SECOND, account

SOURCE = SourceCredentials(account_id="999999999999")
UNIT = "ou-exam-11111111"
MANY = [f"{number:012d}" for number in range(25)]


@pytest.fixture(scope="module")
def aws() -> Iterator[SimulatedAWS]:
    fleet = Fleet(
        accounts=(account(FIRST), account(SECOND), Account(id=MANY[0], name="zero")),
        source=SOURCE,
        organization=Organization(
            management_account_id=SOURCE.account_id,
            root=OrganizationalUnit(
                id="r-exam",
                name="Root",
                accounts=(SOURCE.account_id, FIRST),
                units=(OrganizationalUnit(id=UNIT, name="Many", accounts=tuple(MANY)),),
            ),
            tags={FIRST: {"env": "prod"}},
            states={MANY[1]: "CLOSED"},
        ),
    )
    with SimulatedAWS(fleet) as simulated:
        yield simulated


async def ask(aws: SimulatedAWS, operation: str, **parameters: object) -> dict[str, Any]:
    async with client(aws, source_session(SOURCE), "organizations") as organizations:
        reply: dict[str, Any] = await getattr(organizations, operation)(**parameters)
        return reply


async def refusal(aws: SimulatedAWS, operation: str, **parameters: object) -> str:
    with pytest.raises(ClientError) as caught:
        await ask(aws, operation, **parameters)
    return str(caught.value.response["Error"]["Code"])


async def test_lists_have_pages_of_20(aws: SimulatedAWS) -> None:
    first = await ask(aws, "list_accounts")
    second = await ask(aws, "list_accounts", NextToken=first["NextToken"])
    assert "NextToken" not in second
    listed = first["Accounts"] + second["Accounts"]
    assert [each["Id"] for each in listed] == [SOURCE.account_id, FIRST, *MANY]
    assert [len(first["Accounts"]), len(second["Accounts"])] == [20, 7]
    assert {each["Name"]: each["State"] for each in listed[2:4]} == {
        "zero": "ACTIVE",
        MANY[1]: "CLOSED",
    }


async def test_the_tree_and_the_tags_are_those_of_the_description(aws: SimulatedAWS) -> None:
    described = (await ask(aws, "describe_organization"))["Organization"]
    assert described["MasterAccountId"] == SOURCE.account_id
    (root,) = (await ask(aws, "list_roots"))["Roots"]
    units = await ask(aws, "list_organizational_units_for_parent", ParentId=root["Id"])
    assert [unit["Id"] for unit in units["OrganizationalUnits"]] == [UNIT]
    inside = await ask(aws, "list_accounts_for_parent", ParentId=UNIT, MaxResults=3)
    assert [each["Id"] for each in inside["Accounts"]] == MANY[:3]
    tags = await ask(aws, "list_tags_for_resource", ResourceId=FIRST)
    assert tags["Tags"] == [{"Key": "env", "Value": "prod"}]


async def test_what_is_not_there_is_not_found(aws: SimulatedAWS) -> None:
    assert await refusal(aws, "list_accounts_for_parent", ParentId="ou-none-12345678") == (
        "ParentNotFoundException"
    )
    assert await refusal(aws, "list_tags_for_resource", ResourceId="777777777777") == (
        "TargetNotFoundException"
    )
    assert await refusal(aws, "list_accounts", NextToken="none") == "InvalidInputException"


async def test_a_member_may_describe_the_organization_and_no_more(aws: SimulatedAWS) -> None:
    member = await role_session(aws, SOURCE, FIRST)
    async with client(aws, member, "organizations") as organizations:
        described = await organizations.describe_organization()
        assert described["Organization"]["Id"] == "o-exampleorgid"
        with pytest.raises(ClientError, match="AccessDeniedException"):
            await organizations.list_accounts()


async def test_an_account_outside_is_in_no_organization(aws: SimulatedAWS) -> None:
    outside = await role_session(aws, SOURCE, SECOND)
    async with client(aws, outside, "organizations") as organizations:
        with pytest.raises(ClientError, match="AWSOrganizationsNotInUseException"):
            await organizations.list_accounts()
