"""The page of a preflight keeps to a width and a length, and says what helps."""

import io
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from rich.cells import cell_len
from rich.console import Console

from fleetscan.cli.diagnoses import _MOST_GROUPS, _MOST_ROWS, _MOST_SHOWN, TableWriter
from fleetscan.doctor.document import Tally
from fleetscan.doctor.model import Examination, Observation, Permissions, Problem, Regions, Source
from fleetscan.fleet.model import Account

NOW = datetime(2026, 11, 29, 10, 0, tzinfo=UTC)
ERROR = Problem(
    code="role.not_trusting",
    message="The role does not trust.",
    fix="See that the trust policy has:",
    statement='{"Effect":"Allow"}',
    evidence="User: x is not authorized",
    possible_causes=("the trust policy is wrong", "there is no such role"),
    regions=("eu-west-1",),
)
WARNING = Problem(code="clock.skewed", message="The clock is off.", fix="Set it.")
USUAL = Observation(
    account=Account(id="111111111111", name="payments"),
    seen_at=NOW,
    source=Source(kind="environment variables", is_temporary=False, expires_at=None, renews=False),
    identity="arn:aws:sts::111111111111:assumed-role/audit/fleetscan",
    keys_expire_at=NOW + timedelta(minutes=59, seconds=40),
    regions=Regions(enabled=17, swept=("eu-west-1",), not_enabled=(), warning=None),
    tasks=2,
    permissions=Permissions(simulated=37, probed=1),
)


def examination(number: int, *problems: Problem, **seen: object) -> Examination:
    account = Account(id=f"{number:012}", name=f"name-{number}")
    changed = msgspec.structs.replace(USUAL, **{"account": account, **seen})
    return Examination(seen=changed, problems=problems)


def page(
    *examinations: Examination, width: int = 80, settings: tuple[Problem, ...] = ()
) -> list[str]:
    """Print the page; return its lines."""
    console = Console(file=io.StringIO(), width=width, color_system=None)
    writer, tally = TableWriter(console, expected_minutes=60), Tally(settings)
    writer.start(settings)
    for each in examinations:
        tally.add(each)
        writer.add(each)
    writer.end(tally)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue().splitlines()


def test_each_account_has_a_line_with_what_was_seen() -> None:
    lines = page(examination(1), examination(2, ERROR))
    assert lines[0] == "2 accounts, 4 tasks (account x region), a run of 60 minutes"
    seen = "ok 000000000001 name-1 environment variables 60 min 1 of 17 37 simulated"
    assert " ".join(lines[3].split()) == seen
    assert lines[4].startswith("x   000000000002")


def test_what_was_not_come_to_is_left_open() -> None:
    nothing = examination(
        3, ERROR, source=None, identity=None, regions=None, tasks=None, permissions=None
    )
    assert page(nothing)[3].split() == ["x", "000000000003", "name-3", "-", "-", "-", "-"]


def test_a_problem_has_its_causes_evidence_and_fix() -> None:
    lines = page(examination(2, ERROR))
    start = lines.index("  x role.not_trusting  000000000002 name-2")
    assert lines[start + 1 : start + 8] == [
        "    The role does not trust.",
        "    where     eu-west-1",
        "    perhaps   the trust policy is wrong",
        "    or        there is no such role",
        "    said      User: x is not authorized",
        "    fix       See that the trust policy has:",
        '              {"Effect":"Allow"}',
    ]


def test_accounts_with_the_same_problem_share_its_lines() -> None:
    lines = page(*(examination(number, ERROR) for number in range(1, 6)))
    heads = [line for line in lines if "role.not_trusting" in line]
    assert len(heads) <= 1
    assert "fix, e.g. See that the trust policy has:" in "\n".join(lines)
    assert "and 2 more" in " ".join(lines)


def test_errors_come_before_warnings_and_what_most_accounts_have_first() -> None:
    other = msgspec.structs.replace(ERROR, code="role.not_assumable")
    lines = page(examination(1, ERROR, WARNING), examination(2, other), examination(3, other))
    order = [line.split()[1] for line in lines if line.startswith(("  x ", "  ! "))]
    assert order == ["role.not_assumable", "role.not_trusting", "clock.skewed"]


def test_settings_are_of_this_machine() -> None:
    assert "  ! clock.skewed  this machine" in page(examination(1), settings=(WARNING,))


def test_those_with_problems_are_shown_before_those_without() -> None:
    many = [examination(number) for number in range(_MOST_ROWS + 10)]
    lines = page(*many, examination(999, ERROR))
    assert any(line.startswith("x   000000000999") for line in lines)
    assert f"    and {11} more accounts" not in lines
    assert "    and 11 accounts more" in lines


def test_the_page_does_not_grow_with_the_fleet() -> None:
    few = page(*(examination(number, ERROR) for number in range(100)))
    many = page(*(examination(number, ERROR) for number in range(1_000)))
    assert len(few) == len(many)


@pytest.mark.parametrize("number", [_MOST_SHOWN + 7, _MOST_GROUPS + 7])
def test_of_very_many_different_problems_the_rest_is_counted(number: int) -> None:
    problems = [msgspec.structs.replace(ERROR, message=f"Number {each}.") for each in range(number)]
    lines = page(*(examination(each, problem) for each, problem in enumerate(problems)))
    hidden = number - _MOST_SHOWN
    assert f"and {hidden:,} problems more: --format json has all of them" in lines
    assert sum("x role.not_trusting" in line for line in lines) == _MOST_SHOWN


@pytest.mark.parametrize("width", [40, 80, 120])
def test_lines_keep_to_the_width(width: int) -> None:
    long_name = Account(id="000000000001", name="a-very-long-name-of-an-account" * 3)
    lines = page(examination(1, ERROR, WARNING, account=long_name), width=width)
    assert max(map(cell_len, lines)) <= width or width < 60


def test_what_acts_on_a_terminal_is_made_visible() -> None:
    hostile = Account(id="000000000001", name="na\x1b[31mme")
    problem = msgspec.structs.replace(ERROR, evidence="\x1b]0;title\x07")
    text = "\n".join(page(examination(1, problem, account=hostile), width=120))
    assert "\x1b" not in text
    assert "na\\x1b[31mme" in text


@pytest.mark.parametrize(
    ("examinations", "said"),
    [
        ((examination(1),), "All would be swept, as far as can be told before."),
        ((examination(1, WARNING),), "All would be swept"),
        ((examination(1, ERROR), examination(2)), "1 of 2 accounts would be swept whole."),
        ((examination(1, ERROR, source=None),), "No account has source credentials"),
    ],
)
def test_the_end_says_what_would_become_of_a_sweep(
    examinations: tuple[Examination, ...], said: str
) -> None:
    assert said in "\n".join(page(*examinations))
