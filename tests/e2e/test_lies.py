"""AWS, or what stands in its place, answers what no service answers: a gap, never a verdict."""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest

from fleetscan.demo.resources import GLOBAL, Bucket, Key, Resource, Table, Topic, User, Volume
from fleetscan.demo.rules import Proceed, Rule
from fleetscan.demo.server import SimulatedAWS
from fleetscan.demo.wire import Answer, Request
from tests.e2e.command import Outcome, Workplace
from tests.e2e.fleets import account, accounts_toml, fleet_of, simulated
from tests.e2e.reports import assert_adds_up

HONEST = "200000000001"
TRUNCATED = "200000000002"
PROXY = "200000000003"
EMPTY = "200000000004"
ENDLESS = "200000000005"
DOWN = "200000000006"
CUT_OFF = "200000000007"
PROXY_AT_THE_DOOR = "200000000008"
CORRUPT = "200000000009"

ACCOUNTS = (
    HONEST,
    TRUNCATED,
    PROXY,
    EMPTY,
    ENDLESS,
    DOWN,
    CUT_OFF,
    PROXY_AT_THE_DOOR,
    CORRUPT,
)
ACCOUNTS_TOML = accounts_toml(
    'role = "fleetscan-audit"\nregions = ["us-east-1"]', dict.fromkeys(ACCOUNTS, "")
)

Lie = Callable[[Request, Proceed], Answer]

LOGIN_PAGE = "<!DOCTYPE html>\n<html><body>Please log in to the proxy.</body></html>"

#: where a page's token goes: an end of the reply, and what stands before it to say "there is more"
TOKENS = {
    "DescribeVolumes": ("</DescribeVolumesResponse>", "<nextToken>again</nextToken>"),
    "ListBuckets": ("</ListAllMyBucketsResult>", "<ContinuationToken>again</ContinuationToken>"),
    "ListTables": ("}", ', "LastEvaluatedTableName": "again"'),
    "ListTopics": ("</ListTopicsResult>", "<NextToken>again</NextToken>"),
}


def truncated(_: Request, proceed: Proceed) -> Answer:
    """Cut a reply in half: a connection that broke, and a proxy that hid it."""
    answer = proceed()
    return msgspec.structs.replace(answer, body=answer.body[: len(answer.body) // 2])


def login_page(_: Request, __: Proceed) -> Answer:
    """Answer as a proxy that wants to know who is there, in place of AWS."""
    return Answer.text(LOGIN_PAGE, content_type="text/html")


def empty(_: Request, proceed: Proceed) -> Answer:
    """Answer with nothing but a status that says that all is well."""
    return msgspec.structs.replace(proceed(), body=b"")


class Endless:
    """Says with every page, and with the same token, that there is another."""

    def __init__(self) -> None:
        self._first: dict[str, Answer] = {}

    def __call__(self, request: Request, proceed: Proceed) -> Answer:
        operation = request.call.operation
        if operation not in TOKENS:
            return proceed()
        if operation not in self._first:
            end, token = TOKENS[operation]
            answer = proceed()
            before, _, after = answer.body.decode().rpartition(end)
            body = f"{before}{token}{end}{after}".encode()
            # DynamoDB's checksum would give the lie away
            headers = {k: v for k, v in answer.headers.items() if k.lower() != "x-amz-crc32"}
            self._first[operation] = Answer(headers=headers, body=body)
        return self._first[operation]


def corrupt(request: Request, proceed: Proceed) -> Answer:
    """Change a name in a reply of DynamoDB, which sends a checksum along."""
    answer = proceed()
    if request.call.operation == "ListTables":
        assert b'"table"' in answer.body
    return msgspec.structs.replace(answer, body=answer.body.replace(b'"table"', b'"tabel"'))


def down(_: Request, __: Proceed) -> Answer:
    """Answer as a load balancer with nothing behind it."""
    return Answer.text("<html>502 Bad Gateway</html>", status=502, content_type="text/html")


def cut_off(_: Request, __: Proceed) -> Answer:
    """Close the connection in place of an answer."""
    return Answer(disconnect=True)


def at_the_door(request: Request, proceed: Proceed) -> Answer:
    """Answer one account's AssumeRole with a login page."""
    role = request.parameters.get("RoleArn", "")
    return login_page(request, proceed) if PROXY_AT_THE_DOOR in role else proceed()


def but_for_regions(lie: Lie) -> Lie:
    """Tell the truth about the account's regions, so that everything else is asked, too."""

    def answer(request: Request, proceed: Proceed) -> Answer:
        return proceed() if request.call.service == "account" else lie(request, proceed)

    return answer


LIES: dict[str, Lie] = {
    TRUNCATED: truncated,
    PROXY: login_page,
    EMPTY: empty,
    ENDLESS: Endless(),
    CORRUPT: corrupt,
    DOWN: down,
    CUT_OFF: cut_off,
}


def resources(account_id: str) -> dict[str, tuple[Resource, ...]]:
    """Make something of every protocol."""
    return {
        GLOBAL: (User(name="somebody"),),
        "us-east-1": (
            Volume(),
            Bucket(name=f"bucket-{account_id}"),
            Table(name="table"),
            Topic(name="topic"),
            Key(description="key"),
        ),
    }


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    fleet = fleet_of(*(account(each, resources(each)) for each in ACCOUNTS))
    rules = [
        *(Rule(answer=but_for_regions(lie), account_id=each) for each, lie in LIES.items()),
        Rule(answer=at_the_door, service="sts"),
    ]
    folder = tmp_path_factory.mktemp("lies")
    with simulated(folder, SimulatedAWS(fleet, rules=rules), ACCOUNTS_TOML) as place:
        # these faults do not go away, so that to ask again would only cost time
        place.environment["AWS_MAX_ATTEMPTS"] = "1"
        yield place


@pytest.fixture(scope="module")
def outcome(workplace: Workplace) -> Outcome:
    """Sweep all of them, within the time that every command here has."""
    return workplace.run("--accounts=accounts.toml", "--include-passed")


@pytest.fixture(scope="module")
def report(workplace: Workplace, outcome: Outcome) -> dict[str, Any]:
    assert outcome.code == 5, outcome.stderr
    return workplace.report()


def verdicts(report: dict[str, Any], account_id: str) -> set[tuple[str, str, str]]:
    """Return check, kind of resource and status of all that was judged in an account."""
    return {
        (each["check_id"], each["resource"]["type"], each["status"])
        for each in report["findings"]
        if each["account_id"] == account_id
    }


def gaps(report: dict[str, Any], account_id: str) -> list[dict[str, Any]]:
    return [each for each in report["coverage"]["gaps"] if each["account_id"] == account_id]


def test_the_sweep_comes_to_its_end_and_its_numbers_add_up(report: dict[str, Any]) -> None:
    assert report["run"]["status"] == "incomplete"
    assert_adds_up(report)


def test_there_is_no_traceback(outcome: Outcome) -> None:
    assert "Traceback" not in outcome.stdout + outcome.stderr


def test_what_is_told_of_other_accounts_stays_true(report: dict[str, Any]) -> None:
    assert gaps(report, HONEST) == []
    assert {each for each in verdicts(report, HONEST) if each[0] == "ec2.volume_encrypted"} == {
        ("ec2.volume_encrypted", "AWS::EC2::Volume", "fail")
    }


@pytest.mark.parametrize(
    ("account_id", "cause"),
    [
        pytest.param(TRUNCATED, "unexpected_reply", id="truncated"),
        pytest.param(PROXY, "unexpected_reply", id="HTML of a proxy"),
        pytest.param(EMPTY, "unexpected_reply", id="empty body"),
        pytest.param(DOWN, "service_unavailable", id="502"),
        pytest.param(CUT_OFF, "network", id="connection closed"),
    ],
)
def test_nothing_is_judged_by_a_reply_that_is_none(
    report: dict[str, Any], account_id: str, cause: str
) -> None:
    assert verdicts(report, account_id) == set()
    found = gaps(report, account_id)
    assert {each["cause"] for each in found} == {cause}
    # not one cell of the plan is left out
    cells = {(each["region"], each["check_id"]) for each in found}
    assert len(cells) == report["coverage"]["planned"] / len(ACCOUNTS)
    # no bucket was listed, so no call about one was made
    assert {each["operation"] for each in found} >= {
        "dynamodb:ListTables",
        "ec2:DescribeVolumes",
        "iam:ListUsers",
        "kms:ListKeys",
        "lambda:ListFunctions",
        "s3:ListBuckets",
        "sns:ListTopics",
    }
    assert {each["resource"] for each in found} == {None}


def test_a_list_without_an_end_is_a_gap_and_what_it_held_is_judged(
    report: dict[str, Any],
) -> None:
    """What came with the first page is there, whatever else there may be."""
    found = gaps(report, ENDLESS)
    assert {each["cause"] for each in found} == {"unexpected_reply"}
    assert {each["error_code"] for each in found} == {"RepeatedPaginationToken"}
    assert {each["operation"] for each in found} == {
        "dynamodb:ListTables",
        "ec2:DescribeVolumes",
        "s3:ListBuckets",
        "sns:ListTopics",
    }
    assert verdicts(report, ENDLESS) == verdicts(report, HONEST)


def test_a_reply_that_its_checksum_refutes_is_a_gap(report: dict[str, Any]) -> None:
    assert {
        (each["cause"], each["operation"], each["error_code"]) for each in gaps(report, CORRUPT)
    } == {("unexpected_reply", "dynamodb:ListTables", "ChecksumError")}
    tables = {each for each in verdicts(report, HONEST) if each[1] == "AWS::DynamoDB::Table"}
    assert tables
    assert verdicts(report, CORRUPT) == verdicts(report, HONEST) - tables


def test_an_account_whose_role_a_proxy_gives_out_is_not_entered(report: dict[str, Any]) -> None:
    assert verdicts(report, PROXY_AT_THE_DOOR) == set()
    assert {(each["cause"], each["operation"]) for each in gaps(report, PROXY_AT_THE_DOOR)} == {
        ("unexpected_reply", "sts:AssumeRole")
    }


def test_messages_are_one_line_and_hold_no_reply_as_a_whole(report: dict[str, Any]) -> None:
    messages = {each["message"] for each in report["coverage"]["gaps"]}
    assert all(message and "\n" not in message and len(message) < 500 for message in messages)
