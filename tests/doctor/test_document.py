"""The JSON document is whole, whatever the number of accounts."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from fleetscan.demo.rules import deny
from fleetscan.demo.server import SimulatedAWS
from fleetscan.doctor.document import Tally, document_end, document_of, document_start
from fleetscan.doctor.model import Examination, Observation, Problem, Source
from fleetscan.fleet.model import Account
from tests.doctor.looking import examined

PAGE = Path(__file__).parents[2] / "docs" / "doctor.md"
NOW = datetime(2026, 11, 29, 10, 0, tzinfo=UTC)
WARNING = Problem(code="clock.skewed", message="It is off.", fix="Set it.")
ERROR = Problem(
    code="permission.denied",
    message="Denied.",
    fix="Allow:",
    statement='{"Effect":"Allow"}',
    evidence="no\x1b[31m\n\N{RIGHT-TO-LEFT OVERRIDE}",
    regions=("eu-west-1",),
)
SOURCE = Source(kind="a kind", is_temporary=False, expires_at=None, renews=False)


def examination(number: int, *problems: Problem, **seen: object) -> Examination:
    account = Account(id=f"{number:012}", name=f"name {number}")
    observation = Observation(account=account, seen_at=NOW, source=SOURCE, tasks=number)
    return Examination(seen=msgspec.structs.replace(observation, **seen), problems=problems)


def document(*examinations: Examination, settings: tuple[Problem, ...] = ()) -> dict[str, Any]:
    tally = Tally(settings)
    text = document_start(settings, examined_at=NOW, expected_minutes=60)
    for number, each in enumerate(examinations):
        tally.add(each)
        text += document_of(each, is_first=number == 0)
    text += document_end(tally)
    assert text.endswith(b"}\n")
    assert text.isascii()
    read: dict[str, Any] = json.loads(text)
    return read


@pytest.mark.parametrize("number", range(4))
def test_it_is_whole_with_any_number_of_accounts(number: int) -> None:
    read = document(*map(examination, range(number)), settings=(WARNING,))
    assert [each["account_name"] for each in read["accounts"]] == [
        f"name {each}" for each in range(number)
    ]
    assert read["summary"]["accounts"] == read["summary"]["ready"] == number
    assert read["problems"][0]["code"] == "clock.skewed"


def test_accounts_are_counted_by_their_worst_problem() -> None:
    read = document(
        examination(1),
        examination(2, WARNING),
        examination(3, ERROR, WARNING),
        examination(4, ERROR, source=None, tasks=None),
    )
    assert read["summary"] == {
        "accounts": 4,
        "ready": 1,
        "with_warnings": 1,
        "with_errors": 2,
        "without_source": 1,
        "tasks": 6,
        "interrupted": False,
    }
    assert [each["status"] for each in read["accounts"]] == ["ready", "warning", "error", "error"]


def test_what_aws_said_is_text_and_a_statement_is_none() -> None:
    read = document(examination(1, ERROR))
    (problem,) = read["accounts"][0]["problems"]
    assert problem["statement"] == {"Effect": "Allow"}
    assert problem["evidence"] == ERROR.evidence
    assert problem["area"] == "permission"


def shape(value: object) -> object:
    """The names of all members, and of those of the first of each list."""
    if isinstance(value, dict):
        return {name: shape(each) for name, each in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value and isinstance(value[0], dict) else []
    return None


async def test_it_has_the_shape_that_the_page_shows(aws: SimulatedAWS) -> None:
    shown = re.search(r"```json\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert shown is not None
    denied = deny("s3:ListBuckets", action="s3:ListAllMyBuckets")
    aws.rules += [deny("iam:SimulatePrincipalPolicy"), denied]
    assert shape(document(await examined())) == shape(json.loads(shown[1]))


@pytest.mark.parametrize(
    ("examinations", "has_error", "has_no_source"),
    [
        ((), False, False),
        ((examination(1, WARNING),), False, False),
        ((examination(1), examination(2, ERROR)), True, False),
        ((examination(1), examination(2, ERROR, source=None)), True, False),
        ((examination(2, ERROR, source=None),), True, True),
    ],
)
def test_what_is_counted_decides_the_exit_code(
    examinations: tuple[Examination, ...], *, has_error: bool, has_no_source: bool
) -> None:
    tally = Tally()
    for each in examinations:
        tally.add(each)
    assert (tally.has_error, tally.has_no_source) == (has_error, has_no_source)
