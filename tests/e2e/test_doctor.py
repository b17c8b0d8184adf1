"""`fleetscan doctor` as a process: what it prints, its exit codes, and that a signal ends it."""

import json
import signal
import socket
from collections.abc import Iterator

import pytest

from fleetscan.cli.doctor import EXPECTED_MINUTES
from fleetscan.demo.rules import refuse_role
from fleetscan.demo.server import SimulatedAWS
from fleetscan.library import doctor as library
from tests.e2e.command import LIMIT, Workplace
from tests.e2e.fleets import account, accounts_toml, fleet_of, simulated

WELL, LOCKED = "111111111111", "222222222222"
DOCTOR = ("doctor", "--accounts", "accounts.toml", "--checks", "s3.bucket_encrypted")


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    regions = {"us-east-1": ()}
    aws = SimulatedAWS(
        fleet_of(account(WELL, regions), account(LOCKED, regions)),
        rules=[refuse_role(f"arn:aws:iam::{LOCKED}:role/fleetscan-audit")],
    )
    accounts = accounts_toml(
        'role = "fleetscan-audit"\nregions = ["us-east-1"]', {WELL: "", LOCKED: ""}
    )
    with simulated(tmp_path_factory.mktemp("doctor"), aws, accounts) as place:
        yield place


def test_what_would_not_be_swept_makes_exit_code_4(workplace: Workplace) -> None:
    outcome = workplace.run(*DOCTOR)
    assert (outcome.code, outcome.stderr) == (4, "")
    assert f"x role.not_assumable  {LOCKED}" in outcome.stdout
    assert "1 of 2 accounts would be swept whole." in outcome.stdout
    assert workplace.files() == {"accounts.toml"}


def test_warnings_are_no_failure_and_the_choice_of_accounts_counts(workplace: Workplace) -> None:
    outcome = workplace.run(
        *DOCTOR,
        *("--account", WELL, "--format", "json", "--expect-minutes", "90"),
        environment={"AWS_MAX_ATTEMPTS": "1"},
    )
    assert (outcome.code, outcome.stderr) == (0, "")
    read = json.loads(outcome.stdout)
    assert read["expected_minutes"] == 90
    assert [problem["code"] for problem in read["problems"]] == ["timeout.no_retries"]
    assert [each["status"] for each in read["accounts"]] == ["ready"]


def test_without_any_source_credentials_nothing_could_be_swept(nowhere: Workplace) -> None:
    nowhere.write("accounts.toml", accounts_toml('role = "audit"', {WELL: "", LOCKED: ""}))
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        del nowhere.environment[name]
    outcome = nowhere.run(*DOCTOR)
    assert outcome.code == 2
    assert "x source.none" in outcome.stdout
    assert "No account has source credentials" in outcome.stdout


def test_what_can_not_be_meant_is_refused_in_one_message(nowhere: Workplace) -> None:
    nowhere.write("accounts.toml", accounts_toml('regions = ["eu-wst-1"]', {WELL: ""}))
    outcome = nowhere.run(*DOCTOR)
    assert (outcome.code, outcome.stdout) == (2, "")
    assert "eu-wst-1" in outcome.stderr
    assert len(outcome.stderr.splitlines()) == 1


def test_a_signal_ends_it_at_once(nowhere: Workplace) -> None:
    nowhere.write("accounts.toml", accounts_toml('role = "audit"', {WELL: ""}))
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(LIMIT)
        nowhere.environment["AWS_ENDPOINT_URL"] = f"http://127.0.0.1:{server.getsockname()[1]}"
        with nowhere.started(*DOCTOR, "--format", "json") as process:
            connection, _ = server.accept()
            with connection:
                process.send_signal(signal.SIGINT)
                assert process.wait(LIMIT) == 130
            assert process.stdout is not None
            assert process.stderr is not None
            summary = json.load(process.stdout)["summary"]
            said = process.stderr.read().strip()
    assert (summary["accounts"], summary["interrupted"]) == (0, True)
    assert said == "fleetscan: stopped after 0 of 1 accounts were examined"


def test_the_expected_time_is_that_of_the_library() -> None:
    assert EXPECTED_MINUTES == library.EXPECTED_MINUTES
