"""An organization that is read over HTTP: where it is asked, and what changes under way."""

import json
from collections.abc import Mapping, Sequence

import pytest

from fleetscan.aws.accounts import AwsAccounts
from fleetscan.aws.organizations import Member, Unit, read_organization, read_tags
from fleetscan.demo.wire import Answer
from fleetscan.verdicts import Cause, NotRead, Unread
from tests.aws.loopback import Asked, Loopback, open_account

FIRST, SECOND, THIRD = "111111111111", "222222222222", "333333333333"
ROOT, UNIT = "r-exam", "ou-exam-12345678"
ORGANIZATION = {"Organization": {"Id": "o-exampleorgid", "MasterAccountId": FIRST}}


def listed(account_id: str, **members: str) -> dict[str, str]:
    return {"Id": account_id, "Name": f"name-{account_id[0]}", "State": "ACTIVE", **members}


#: pages by operation, and by parent where there are several
PAGES: Mapping[str, Sequence[object]] = {
    "DescribeOrganization": [ORGANIZATION],
    "ListAccounts": [{"Accounts": [listed(FIRST), listed(SECOND)]}],
    "ListRoots": [{"Roots": [{"Id": ROOT, "Name": "Root"}]}],
    f"ListOrganizationalUnitsForParent {ROOT}": [
        {"OrganizationalUnits": [{"Id": UNIT, "Name": "Prod"}]}
    ],
    f"ListOrganizationalUnitsForParent {UNIT}": [{"OrganizationalUnits": []}],
    f"ListAccountsForParent {ROOT}": [{"Accounts": [listed(FIRST)]}],
    f"ListAccountsForParent {UNIT}": [{"Accounts": [listed(SECOND)]}],
    f"ListTagsForResource {FIRST}": [
        {"Tags": [{"Key": "env", "Value": "prod"}]},
        {"Tags": [{"Key": "team", "Value": ""}]},
    ],
    f"ListTagsForResource {SECOND}": [{"Tags": []}],
}


def operation(asked: Asked) -> str:
    return asked.headers["x-amz-target"].rpartition(".")[2]


def serve(server: Loopback, **changed: Sequence[object]) -> None:
    """Answer from pages; those of an operation begin anew whenever it is asked for the first."""
    pages = {**PAGES, **{name.replace("_", " ", 1): each for name, each in changed.items()}}

    def answer(asked: Asked) -> Answer:
        given = json.loads(asked.body or b"{}")
        about = given.get("ParentId") or given.get("ResourceId")
        of = pages[" ".join(filter(None, (operation(asked), about)))]
        number = int(given.get("NextToken", 0))
        page = of[number]
        if isinstance(page, Answer):
            return page
        assert isinstance(page, dict)
        more = {"NextToken": str(number + 1)} if number + 1 < len(of) else {}
        return json_answer({**page, **more})

    server.answer = answer


def json_answer(members: object, status: int = 200) -> Answer:
    headers = {"Content-Type": "application/x-amz-json-1.1"}
    return Answer(status=status, headers=headers, body=json.dumps(members).encode())


async def refusal(*, with_units: bool = False) -> Unread:
    with pytest.raises(NotRead) as caught:
        await read_organization(open_account(), with_units=with_units)
    (missing,) = caught.value.unread
    return missing


async def test_the_accounts_are_read_with_their_ous(server: Loopback) -> None:
    serve(server)
    found = await read_organization(open_account(), with_units=True)
    assert found.id == "o-exampleorgid"
    assert found.members == (
        Member(id=FIRST, name="name-1", state="ACTIVE", parent_id=ROOT),
        Member(id=SECOND, name="name-2", state="ACTIVE", parent_id=UNIT),
    )
    assert found.units == {
        ROOT: Unit(id=ROOT, name="Root"),
        UNIT: Unit(id=UNIT, name="Prod", path="Prod", parent_id=ROOT),
    }


async def test_an_account_that_is_listed_twice_is_one(server: Loopback) -> None:
    serve(
        server,
        ListAccounts=[
            {"Accounts": [listed(SECOND), listed(FIRST)]},
            # AWS may send pages of nothing
            {"Accounts": []},
            {"Accounts": [listed(SECOND, State="SUSPENDED")]},
        ],
    )
    found = await read_organization(open_account(), with_units=False)
    assert [(member.id, member.state) for member in found.members] == [
        (FIRST, "ACTIVE"),
        (SECOND, "SUSPENDED"),
    ]


async def test_status_is_taken_where_there_is_no_state(server: Loopback) -> None:
    account = {"Id": FIRST, "Name": "old", "Status": "SUSPENDED"}
    serve(server, ListAccounts=[{"Accounts": [account]}])
    found = await read_organization(open_account(), with_units=False)
    assert found.members == (Member(id=FIRST, name="old", state="SUSPENDED"),)


async def test_state_counts_more_than_status(server: Loopback) -> None:
    account = listed(FIRST, State="CLOSED", Status="ACTIVE")
    serve(server, ListAccounts=[{"Accounts": [account]}])
    found = await read_organization(open_account(), with_units=False)
    assert found.members[0].state == "CLOSED"


@pytest.mark.parametrize(
    "account",
    [
        {"Id": FIRST, "Name": "neither state nor status"},
        {"Name": "no id", "State": "ACTIVE"},
        {"Id": "1111:role/x", "Name": "no account's id", "State": "ACTIVE"},
        {"Id": 111111111111, "Name": "a number", "State": "ACTIVE"},
    ],
)
async def test_what_is_no_account_is_not_passed_over(
    server: Loopback, account: Mapping[str, object]
) -> None:
    serve(server, ListAccounts=[{"Accounts": [listed(SECOND), account]}])
    missing = await refusal()
    assert missing.cause is Cause.UNEXPECTED_REPLY
    assert missing.operation == "organizations:ListAccounts"


async def test_an_account_that_moves_meanwhile_is_found_when_all_is_read_again(
    server: Loopback,
) -> None:
    serve(server)
    steady = server.answer
    empty = [json_answer({"Accounts": []})]

    def answer(asked: Asked) -> Answer:
        # it had left for the root when its OU was read, and the root was read before
        if operation(asked) == "ListAccountsForParent" and UNIT in asked.text and empty:
            return empty.pop()
        return steady(asked)

    server.answer = answer
    found = await read_organization(open_account(), with_units=True)
    assert [member.parent_id for member in found.members] == [ROOT, UNIT]
    assert [operation(asked) for asked in server.asked].count("ListAccounts") == 2


@pytest.mark.parametrize("gone_from", ["ListAccountsForParent", "ListOrganizationalUnitsForParent"])
async def test_an_ou_that_is_deleted_meanwhile_has_all_read_again(
    server: Loopback, gone_from: str
) -> None:
    serve(server)
    steady = server.answer
    gone = [json_answer({"__type": "ParentNotFoundException"}, status=400)]

    def answer(asked: Asked) -> Answer:
        if operation(asked) == gone_from and UNIT in asked.text and gone:
            return gone.pop()
        return steady(asked)

    server.answer = answer
    found = await read_organization(open_account(), with_units=True)
    assert [member.parent_id for member in found.members] == [ROOT, UNIT]
    assert [operation(asked) for asked in server.asked].count("ListAccounts") == 2


async def test_an_ou_that_is_listed_twice_is_walked_once(server: Loopback) -> None:
    page = {"OrganizationalUnits": [{"Id": UNIT, "Name": "Prod"}]}
    pages: dict[str, Sequence[object]] = {f"ListOrganizationalUnitsForParent_{ROOT}": [page, page]}
    serve(server, **pages)
    await read_organization(open_account(), with_units=True)
    walked = [
        asked
        for asked in server.asked
        if operation(asked) == "ListOrganizationalUnitsForParent" and UNIT in asked.text
    ]
    assert len(walked) == 1


@pytest.mark.parametrize(
    "seen_in_the_ou", [[], [listed(FIRST), listed(SECOND)], [listed(SECOND), listed(THIRD)]]
)
async def test_an_organization_that_keeps_changing_is_not_believed_in(
    server: Loopback, seen_in_the_ou: list[dict[str, str]]
) -> None:
    serve(server)
    steady = server.answer

    def answer(asked: Asked) -> Answer:
        if operation(asked) == "ListAccountsForParent" and UNIT in asked.text:
            return json_answer({"Accounts": seen_in_the_ou})
        return steady(asked)

    server.answer = answer
    missing = await refusal(with_units=True)
    assert (missing.error_code, missing.may_recover) == ("OrganizationChanged", True)


async def test_a_tree_without_an_end_is_not_followed(server: Loopback) -> None:
    serve(server)
    known = server.answer

    def deeper(asked: Asked) -> Answer:
        if operation(asked) != "ListOrganizationalUnitsForParent":
            return known(asked)
        identifier = f"{UNIT}{len(server.asked)}"
        return json_answer({"OrganizationalUnits": [{"Id": identifier, "Name": "deeper"}]})

    server.answer = deeper
    missing = await refusal(with_units=True)
    assert missing.cause is Cause.UNEXPECTED_REPLY
    assert "over 32 levels deep" in missing.message


async def test_tags_are_read_on_all_their_pages(server: Loopback) -> None:
    serve(server)
    tags = await read_tags(open_account(), [FIRST, SECOND])
    assert tags == {FIRST: {"env": "prod", "team": ""}, SECOND: {}}


async def test_an_account_that_is_gone_has_no_tags(server: Loopback) -> None:
    gone = {"__type": "TargetNotFoundException", "message": "it is gone"}
    serve(server, **{f"ListTagsForResource_{SECOND}": [json_answer(gone, 400)]})
    assert (await read_tags(open_account(), [FIRST, SECOND]))[SECOND] == {}


async def test_the_first_tags_that_are_not_read_end_it(server: Loopback) -> None:
    denied = {"__type": "AccessDeniedException", "message": "no"}

    def answer(_: Asked) -> Answer:
        first = len(server.asked) == 1
        return json_answer(denied, 400) if first else json_answer({"Tags": []})

    server.answer = answer
    ids = [f"{number:012d}" for number in range(200)]
    with pytest.raises(NotRead) as caught:
        await read_tags(open_account(), ids)
    assert caught.value.unread[0].iam_action == "organizations:ListTagsForResource"
    assert len(server.asked) < 100


@pytest.mark.parametrize(
    ("partition", "region", "host"),
    [
        ("aws", "us-east-1", "organizations.us-east-1.amazonaws.com"),
        ("aws-cn", "cn-northwest-1", "organizations.cn-northwest-1.amazonaws.com.cn"),
        ("aws-us-gov", "us-gov-west-1", "organizations.us-gov-west-1.amazonaws.com"),
    ],
)
async def test_each_partition_has_its_place_to_ask(
    server: Loopback,
    monkeypatch: pytest.MonkeyPatch,
    partition: str,
    region: str,
    host: str,
) -> None:
    monkeypatch.delenv("AWS_ENDPOINT_URL")
    monkeypatch.setenv("AWS_ENDPOINT_URL_ORGANIZATIONS", server.url)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIALOOPBACK00000001")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "loopback-secret")
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    serve(server)
    account = await AwsAccounts().open_source(None, partition)
    await read_organization(account, with_units=False)
    scopes = {asked.headers["authorization"].split("/")[2] for asked in server.asked}
    assert scopes == {region}

    monkeypatch.delenv("AWS_ENDPOINT_URL_ORGANIZATIONS")
    account = await AwsAccounts().open_source(None, partition)
    async with await account.session(account.home_region, {account.home_region}) as session:
        client = await session.client("organizations", account.home_region)
        assert client.meta.endpoint_url == f"https://{host}"
