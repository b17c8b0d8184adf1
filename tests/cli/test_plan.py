"""`fleetscan plan`: what it says, what it rests on, and that it touches nothing."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from fleetscan.cli.main import run
from fleetscan.engine.plan import Plan, planned_checks
from fleetscan.fleet.file import read_fleet_file
from fleetscan.library.checks import choose_checks, default_catalogue
from fleetscan.store import (
    AccountResolved,
    PlannedAccount,
    ReadCount,
    RunStatus,
    RunStore,
    TargetResult,
)
from tests.cli.sweeps import STARTED, account_ids
from tests.six_checks import SIX

ACCOUNTS = '[defaults]\nrole = "audit"\nregions = ["us-east-1", "eu-west-1"]\n'
#: the six, as options
SIX_CHOSEN = ("--checks", ",".join(SIX))
VOLUMES = ("--checks", "ec2.volume_encrypted")


@pytest.fixture
def accounts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Name a file with three accounts in the current folder."""
    monkeypatch.chdir(tmp_path)
    tables = [f'[[accounts]]\nid = "{each}"\n' for each in account_ids(3)]
    (tmp_path / "accounts.toml").write_text(ACCOUNTS + "".join(tables), encoding="utf-8")
    return "accounts.toml"


def swept(accounts: str, *, log_groups: int) -> None:
    """Store a run of the first account, with so many log groups in each region."""
    catalogue = default_catalogue()
    checks = choose_checks(*SIX)
    fleet = read_fleet_file(accounts).as_it_is()
    first = fleet.accounts[0]
    regions = ("eu-west-1", "us-east-1")
    plan = Plan(accounts=fleet.accounts, checks=tuple(check.id for check in checks))
    with RunStore.open(".fleetscan/runs.db") as store:
        store.begin(
            run_id="run-1",
            started_at=STARTED,
            fleetscan_version="0",
            digest=plan.digest,
            plan=plan.encode(),
            include_passed=False,
            checks=planned_checks(catalogue.needs(checks)),
            accounts=[
                PlannedAccount(account_id=each.id, name=each.name, labels={}, regions=regions)
                for each in fleet.accounts
            ],
        )
        targets = (*regions, "global")
        resolved = AccountResolved(account_id=first.id, regions=regions, targets=targets)
        store.commit("run-1", [resolved])
        for region in targets:
            read = ReadCount(region=region, what="AWS::Logs::LogGroup", number=log_groups)
            reads = () if region == "global" else (read,)
            task = TargetResult(account_id=first.id, region=region, calls=20, reads=reads)
            store.commit("run-1", [task])
        store.finish("run-1", RunStatus.INCOMPLETE, STARTED)


def planned(capfd: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert run(["plan", "--accounts", "accounts.toml", "--format", "json", *arguments]) == 0
    read: dict[str, Any] = json.loads(capfd.readouterr().out)
    return read


def test_without_a_store_all_is_assumed_and_none_is_made(
    accounts: str, capfd: pytest.CaptureFixture[str]
) -> None:
    said = planned(capfd, *VOLUMES, "--assume-resources", "2500")
    assert (said["accounts"], said["tasks"], said["checks"]) == (3, 6, 1)
    assert said["calls"] == {
        "total": 24,
        "by_service": {"ec2": 18, "account": 3, "sts": 3},
        "by_operation": {"account:ListRegions": 3, "ec2:DescribeVolumes": 18, "sts:AssumeRole": 3},
    }
    assert (said["counted_at"], said["assumptions"]["resources"]) == (None, 2500)
    assert [path.name for path in Path().iterdir()] == [accounts]


def test_the_last_run_counts(accounts: str, capfd: pytest.CaptureFixture[str]) -> None:
    swept(accounts, log_groups=700)
    said = planned(capfd, "--checks", "tags.*")
    assert said["counted_at"] == "2026-11-23T10:00:00Z"
    assert said["basis"]["counted"] == 1
    assert said["basis"]["averaged"] == 2
    assert said["calls"]["by_operation"]["logs:ListTagsForResource"] == 3 * 2 * 700
    slowest = said["duration"]["slowest"]
    assert (said["duration"]["decides"], slowest["operation"]) == (
        "limit",
        "logs:ListTagsForResource",
    )


def test_the_table_fits_80_columns_and_says_what_decides(
    accounts: str, capfd: pytest.CaptureFixture[str]
) -> None:
    swept(accounts, log_groups=700)
    assert run(["plan", "--accounts", accounts, "-v", "--assume-latency", "20", *SIX_CHOSEN]) == 0
    said = capfd.readouterr()
    lines = said.out.splitlines()
    assert said.err == ""
    assert max(map(len, lines)) <= 80
    assert lines[0].startswith("3 accounts, 9 tasks in 2 regions, 6 checks")
    text = " ".join(said.out.split())
    assert "AWS lets logs:ListTagsForResource be called 5 times a second" in text
    assert "--skip-checks tags.required_keys_present,tags.resource_tagged leaves that" in text
    assert "Counted 1 of 3 accounts, by the run of 2026-11-23 10:00 UTC." in text
    assert "That run had gaps" in text
    assert "2 accounts as large as those of that run, on average." in text
    assert "CloudTrail records the calls" in text
    assert "  ListTagsForResource" in said.out


def test_a_store_of_an_older_fleetscan_is_left_as_it_is(
    accounts: str, capfd: pytest.CaptureFixture[str]
) -> None:
    swept(accounts, log_groups=1)
    path = Path(".fleetscan/runs.db")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA user_version = 1")
    before = path.read_bytes()
    said = planned(capfd, *VOLUMES)
    assert said["counted_at"] is None
    assert "older fleetscan" in said["unusable"]
    assert run(["plan", "--accounts", accounts, *VOLUMES]) == 0
    assert "Nothing: store .fleetscan/runs.db: was written by an" in capfd.readouterr().out
    assert path.read_bytes() == before


def test_what_is_no_store_is_refused(accounts: str, capfd: pytest.CaptureFixture[str]) -> None:
    Path("notes.txt").write_text("Buy milk. " * 500, encoding="utf-8")
    assert run(["plan", "--accounts", accounts, "--store", "notes.txt"]) == 2
    assert "notes.txt: is not a SQLite file" in capfd.readouterr().err


def test_a_part_of_the_fleet_can_be_planned(
    accounts: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert accounts
    said = planned(capfd, *VOLUMES, "--account", account_ids(1)[0], "--regions", "eu-*")
    assert (said["accounts"], said["tasks"], said["regions"]) == (1, 1, ["eu-west-1"])


def test_parameters_of_checks_are_looked_at_as_for_a_scan(
    accounts: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with Path(accounts).open("a", encoding="utf-8") as file:
        file.write('[checks."no.such_check"]\ndays = 1\n')
    codes = {command: run([command, "--accounts", accounts]) for command in ("plan", "doctor")}
    assert codes == {"plan": 2, "doctor": 2}
    first, second = capfd.readouterr().err.splitlines()
    assert first == second
    assert "no.such_check" in first


def test_a_store_that_is_not_there_is_told(
    accounts: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert planned(capfd, *VOLUMES)["unusable"] is None
    assert planned(capfd, *VOLUMES, "--store", "typo.db")["unusable"] == "there is no store typo.db"
    assert run(["plan", "--accounts", accounts, *VOLUMES, "--store", "typo.db"]) == 0
    assert "Counted  Nothing: there is no store typo.db." in capfd.readouterr().out
    assert [path.name for path in Path().iterdir()] == [accounts]


def test_an_empty_store_has_no_run(accounts: str, capfd: pytest.CaptureFixture[str]) -> None:
    Path("empty.db").touch()
    assert run(["plan", "--accounts", accounts, *VOLUMES, "--store", "empty.db"]) == 0
    said = " ".join(capfd.readouterr().out.split())
    assert "Nothing: the store has no run that was swept to its end." in said
