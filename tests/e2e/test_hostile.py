"""What AWS, or whoever answers in its place, says cannot act on the terminal, whatever field it is.

All that fleetscan prints is looked at, byte by byte: at every verbosity, in both forms of the logs.
"""

import json
import re
from collections.abc import Callable, Iterator
from html import escape
from typing import Any

import msgspec
import pytest

from fleetscan.cli.plain import plain
from fleetscan.demo.resources import Bucket, Key, Table, Topic, User, Volume
from fleetscan.demo.rules import Proceed, Rule
from fleetscan.demo.server import SimulatedAWS
from fleetscan.demo.wire import Answer, Request
from tests.e2e.command import Outcome, Workplace
from tests.e2e.fleets import account, accounts_toml, fleet_of, simulated

#: a C1 control, a bidirectional override, characters of no width, a line that looks like a log's,
#: rich's markup, a carriage return, and more than fits
IN_XML = "\x9b31m\u202e\u200b\u3164[bold red]x[/]\nERROR: forged\r" + "long" * 2_000
#: with the escape that begins sequences and links, which no XML can hold
HOSTILE = "\x1b[2J\x1b]8;;http://evil\x1b\\\x07\x00\x7f" + IN_XML

ERRORS = "200000000001"
ALL_TEXT = "200000000002"
IDS = "200000000003"
REGIONS = "200000000004"
HEADERS = "200000000005"
ACCOUNTS = (ERRORS, ALL_TEXT, IDS, REGIONS, HEADERS)
ACCOUNTS_TOML = accounts_toml(
    'role = "fleetscan-audit"\nregions = ["us-east-1*"]', dict.fromkeys(ACCOUNTS, "")
)

Lie = Callable[[Request, Proceed], Answer]


def hostile_error(request: Request, _: Proceed) -> Answer:
    """Refuse with a hostile code and a hostile message."""
    code, message = escape(f"No{IN_XML}"), escape(IN_XML)
    if request.call.service in {"s3", "iam", "ec2", "sns", "rds"}:
        return Answer.text(
            f"<Response><Errors><Error><Code>{code}</Code><Message>{message}</Message></Error>"
            f"</Errors><Error><Code>{code}</Code><Message>{message}</Message></Error></Response>",
            status=400,
            content_type="text/xml",
        )
    body = json.dumps({"__type": f"com.amazonaws#No{HOSTILE}", "message": HOSTILE})
    return Answer.text(body, status=400, content_type="application/x-amz-json-1.1")


def hostile_text(_: Request, proceed: Proceed) -> Answer:
    """Put something hostile behind each text of a reply."""
    answer = proceed()
    body = answer.body.decode()
    if body.lstrip().startswith("{"):
        changed = json.dumps(_with_hostile_strings(json.loads(body)))
    else:
        changed = re.sub(r">([^<>]*\w[^<>]*)<", lambda m: f">{m[1]}{escape(IN_XML)}<", body)
    return _with_body(answer, changed)


def hostile_ids(_: Request, proceed: Proceed) -> Answer:
    """Give volumes and users hostile names, and leave the rest as it is."""
    answer = proceed()
    changed = re.sub(
        r"<(volumeId|UserName)>([^<]*)<",
        lambda m: f"<{m[1]}>{m[2]}{escape(IN_XML)}<",
        answer.body.decode(),
    )
    return _with_body(answer, changed)


def hostile_regions(request: Request, proceed: Proceed) -> Answer:
    """Have a region of a hostile name enabled."""
    answer = proceed()
    if request.call.operation != "ListRegions":
        return answer
    return _with_body(answer, answer.body.decode().replace("us-east-1", f"us-{_quoted(HOSTILE)}"))


def hostile_headers(_: Request, proceed: Proceed) -> Answer:
    """Send headers, and a body, that no service sends."""
    answer = proceed()
    strange = "\x9b31m\u00ad[bold]"
    headers = {"x-amzn-requestid": strange, "x-amzn-errortype": strange, "content-type": strange}
    return Answer(status=400, headers=headers, body=HOSTILE.encode() or answer.body)


def _with_hostile_strings(value: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, dict):
        return {key: _with_hostile_strings(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_with_hostile_strings(each) for each in value]
    return value + HOSTILE if isinstance(value, str) else value


def _with_body(answer: Answer, body: str) -> Answer:
    # DynamoDB's checksum would give the lie away
    headers = {k: v for k, v in answer.headers.items() if k.lower() != "x-amz-crc32"}
    return msgspec.structs.replace(answer, headers=headers, body=body.encode())


def _quoted(text: str) -> str:
    return json.dumps(text)[1:-1]


LIES: dict[str, Lie] = {
    ERRORS: hostile_error,
    ALL_TEXT: hostile_text,
    IDS: hostile_ids,
    REGIONS: hostile_regions,
    HEADERS: hostile_headers,
}


def lie(request: Request, proceed: Proceed) -> Answer:
    """Lie as the account does; to get in is not always answered with the truth, either."""
    if request.call.operation == "AssumeRole":
        role = request.parameters.get("RoleArn", "")
        return hostile_error(request, proceed) if HEADERS in role else proceed()
    told = LIES.get(request.call.account_id or "")
    return told(request, proceed) if told else proceed()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    things = (
        Volume(),
        Bucket(name="bucket"),
        Table(name="table"),
        Topic(name="topic"),
        Key(description="key"),
    )
    fleet = fleet_of(
        *(
            account(
                each,
                {
                    "global": (User(name="somebody"),),
                    "us-east-1": tuple(
                        Bucket(name=f"bucket-{each}") if isinstance(thing, Bucket) else thing
                        for thing in things
                    ),
                },
            )
            for each in ACCOUNTS
        )
    )
    aws = SimulatedAWS(fleet, rules=[Rule(answer=lie)])
    with simulated(tmp_path_factory.mktemp("hostile"), aws, ACCOUNTS_TOML) as workplace:
        yield workplace


@pytest.mark.chaos(sample=1)
@pytest.mark.parametrize(
    "options", [("-vvv",), (), ("-q",), ("-vvv", "--log-format", "json")], ids=" ".join
)
def test_nothing_that_aws_says_can_act_on_the_terminal(
    place: Workplace, options: tuple[str, ...]
) -> None:
    environment = {"AWS_MAX_ATTEMPTS": "1", "PYTHONIOENCODING": "utf-8"}
    outcome = place.run("--accounts", "accounts.toml", *options, environment=environment)
    assert outcome.code == 5, outcome.stderr
    assert_harmless(outcome)
    # it was said, and can be read
    assert (r"\x9b31m\u202e\u200b\u3164[bold red]x[/]" in outcome.stdout) is ("-q" not in options)
    if "json" in options:
        lines = [json.loads(line) for line in outcome.stderr.splitlines()]
        assert any("\x9b31m" in line["message"] for line in lines)
    elif "-vvv" in options:
        assert r"\x9b31m" in outcome.stderr


def assert_harmless(outcome: Outcome) -> None:
    """Nothing was printed but characters that can be seen, in lines that are fleetscan's own."""
    for text in (outcome.stdout, outcome.stderr):
        for line in text.split("\n"):
            assert plain(line) == line
            assert not line.startswith("ERROR: forged")
            assert len(line) < 5_000 or line.startswith("{")
