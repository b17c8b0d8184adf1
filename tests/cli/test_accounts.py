"""`fleetscan accounts list`, and the options of a sweep over accounts that are to be found."""

import json
import logging
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fleetscan.cli.main import run
from fleetscan.demo.environment import changed_environment
from fleetscan.demo.server import SimulatedAWS
from tests.e2e.command import Outcome, shielded
from tests.fleet.organization_fleet import ALL_ACTIVE, FLEET
from tests.six_checks import SIX

Run = Callable[..., Outcome]

ACCOUNTS = """\
[defaults]
role = ["arn:aws:iam::999999999999:role/hub", "audit"]
regions = ["us-east-1"]

[organization]
include_ous = ["Workloads"]

[[accounts]]
id = "222222222222"
name = "dev-開発"
role = ""
profile = "dev"
external_id = "not-to-be-shown"
"""


@pytest.fixture(scope="module")
def simulated() -> Iterator[SimulatedAWS]:
    with SimulatedAWS(FLEET) as aws:
        yield aws


@pytest.fixture
def aws(simulated: SimulatedAWS) -> Iterator[SimulatedAWS]:
    """The simulated organization, and the signals and logs of a command left as they were."""
    handlers = list(logging.getLogger().handlers)
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.getsignal(number) for number in numbers]
    simulated.clear_calls()
    unset: dict[str, str | None] = {each: None for each in os.environ if each.startswith("AWS_")}
    with changed_environment(unset | simulated.process_environment(shielded())):
        yield simulated
    logging.captureWarnings(capture=False)
    logging.getLogger().handlers = handlers
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


@pytest.fixture
def command(aws: SimulatedAWS, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run a command over an accounts file, in this process."""
    del aws
    file = tmp_path / "accounts.toml"

    def run_it(*arguments: str, text: str = ACCOUNTS) -> Outcome:
        file.write_text(text, encoding="utf-8")
        code = run([*arguments, "--accounts", str(file)])
        said = capfd.readouterr()
        return Outcome(code=code, stdout=said.out, stderr=said.err.replace(f"{tmp_path}/", ""))

    return run_it


def test_a_table_for_people(command: Run) -> None:
    outcome = command("accounts", "list")
    assert (outcome.code, outcome.stderr) == (0, "")
    in_prod = "organization o-exampleorgid, Workloads/Prod"
    assert outcome.stdout.splitlines() == [
        ("ID            NAME           LABELS                   ROLE OR PROFILE  REGIONS    FROM"),
        (
            "111111111111  payments-prod  env=prod, team=payments  hub > audit      us-east-1"
            f"  {in_prod}"
        ),
        (
            "222222222222  dev-開発       env=dev, team=payments   profile dev      us-east-1"
            "  organization o-exampleorgid, Workloads/Dev; file line 8"
        ),
        (
            "333333333333  web-prod       env=prod                 hub > audit      us-east-1"
            f"  {in_prod}"
        ),
        "",
        "3 accounts.",
        "Left out: 4 accounts.",
        "  3 in no OU of include_ous:",
        "    555555555555 sandbox-bob",
        "    666666666666 security",
        "    999999999999 management",
        "  1 suspended:",
        "    444444444444 old-shop",
    ]


def test_json_for_programs(command: Run) -> None:
    outcome = command("accounts", "list", "--format", "json", "--account", "222222222222")
    assert outcome.code == 0, outcome.stderr
    assert "not-to-be-shown" not in outcome.stdout
    listed = json.loads(outcome.stdout)
    assert listed["accounts"] == [
        {
            "id": "222222222222",
            "name": "dev-開発",
            "partition": "aws",
            "role_arns": [],
            "has_external_id": True,
            "session_name": "fleetscan",
            "profile": "dev",
            "regions": ["us-east-1"],
            "only_regions": [],
            "labels": {"env": "dev", "team": "payments"},
            "check_parameters": {},
            "origins": [
                {"kind": "organization", "detail": "o-exampleorgid, Workloads/Dev"},
                {"kind": "file", "detail": "line 8"},
            ],
        }
    ]
    assert [each["id"] for each in listed["left_out"]] == [
        "444444444444",
        "555555555555",
        "666666666666",
        "999999999999",
    ]


def test_tags_and_regions_narrow_the_list(command: Run) -> None:
    outcome = command("accounts", "list", "--where", "env=prod", "--regions", "us-*")
    assert [line.split()[0] for line in outcome.stdout.splitlines()[1:3]] == [
        "111111111111",
        "333333333333",
    ]
    assert "us-east-1 (only us-*)" in outcome.stdout


def test_many_that_are_left_out_are_counted(command: Run) -> None:
    text = '[organization]\ntags = false\nexclude_ous = ["Root"]\n[[accounts]]\nid = "{}"\n'
    outcome = command("accounts", "list", text=text.format(ALL_ACTIVE[0]))
    assert '  5 excluded by exclude_ous "Root":\n' in outcome.stdout


def test_a_file_that_lists_its_accounts_asks_aws_nothing(aws: SimulatedAWS, command: Run) -> None:
    text = '[[accounts]]\nid = "111111111111"\n'
    assert command("accounts", "list", text=text).stdout.splitlines()[1:] == [
        ("111111111111  111111111111          the source credentials  all      file line 1"),
        "",
        "1 account.",
    ]
    assert aws.calls == ()


def test_an_account_that_is_left_out_can_not_be_asked_for(command: Run) -> None:
    outcome = command("accounts", "list", "--account", "444444444444")
    assert (outcome.code, outcome.stdout) == (2, "")
    assert outcome.stderr == (
        "fleetscan: account 444444444444: this account is left out: suspended.\n"
    )


@pytest.mark.parametrize(
    "options",
    [
        ("--checks", "s3.none"),
        ("-o", "/no/such/folder/r.json"),
        ("--resume", "--store", "/no/such/runs.db"),
    ],
)
def test_what_is_wrong_with_options_of_a_sweep_is_told_before_aws_is_asked(
    aws: SimulatedAWS, command: Run, options: tuple[str, ...]
) -> None:
    assert command("scan", *options).code == 2
    assert aws.calls == ()


def test_what_is_not_found_is_an_error_of_the_configuration(command: Run) -> None:
    text = '[organization]\nrole = "arn:aws:iam::111111111111:role/audit"\n'
    outcome = command("accounts", "list", text=text)
    assert (outcome.code, outcome.stdout) == (2, "")
    assert outcome.stderr.startswith("fleetscan: accounts.toml: organization: the organization was")


def test_a_plan_counts_the_calls_that_found_the_accounts(aws: SimulatedAWS, command: Run) -> None:
    outcome = command("plan", "--format", "json", "--checks", ",".join(SIX))
    assert outcome.code == 0, outcome.stderr
    planned = json.loads(outcome.stdout)
    assert {call.service for call in aws.calls} == {"organizations"}
    assert planned["discovery_calls"] == len(aws.calls)
    assert "organizations" not in planned["calls"]["by_service"]


def test_a_plan_asks_nothing_for_checks_that_there_are_not(aws: SimulatedAWS, command: Run) -> None:
    outcome = command("plan", "--checks", "nonsense")
    assert outcome.code == 2
    assert "fleetscan: checks nonsense: no check matches" in outcome.stderr
    assert not aws.calls
