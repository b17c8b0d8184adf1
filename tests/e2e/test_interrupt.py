"""A sweep that is interrupted, or killed, keeps what was done; --resume does the rest, once."""

import signal
import sqlite3
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from itertools import groupby
from pathlib import Path
from typing import Any

import msgspec
import pytest

from fleetscan.demo.resources import Bucket, Volume
from fleetscan.demo.rules import Proceed, Rule
from fleetscan.demo.server import SimulatedAWS
from fleetscan.demo.wire import Answer, Call, Request
from fleetscan.store import RunStore
from tests.e2e.command import LIMIT, Workplace
from tests.e2e.fleets import account, accounts_toml, fleet_of, simulated
from tests.e2e.reports import assert_adds_up, without_run

ACCOUNTS = ("111111111111", "222222222222", "333333333333")
REGIONS = ("us-east-1", "eu-west-1")
TARGETS = {(each, region) for each in ACCOUNTS for region in (*REGIONS, "global")}

ACCOUNTS_TOML = accounts_toml(
    'role = "fleetscan-audit"\nregions = ["us-east-1", "eu-west-1"]', dict.fromkeys(ACCOUNTS, "")
)
CHECKS = ("--checks", "ec2.volume_encrypted,s3.bucket_encrypted")
#: one after the other, so that some are finished when others are not
SWEEP = ("--accounts", "accounts.toml", *CHECKS, "--max-tasks", "1")

#: seconds; longer than a command may run
FOR_EVER = 600.0


def target_of(call: Call) -> tuple[str, str] | None:
    """Return the target that a call reads for; None for one that only opens the account."""
    if call.service == "s3":
        return call.account_id or "", "global"
    return (call.account_id or "", call.region) if call.operation == "DescribeVolumes" else None


class Gate:
    """Says when so many targets were begun, and from then on holds every answer back."""

    def __init__(self) -> None:
        self.disarm()

    def arm(self, *, at: int, hold: float) -> None:
        """Hold answers back for `hold` seconds from the target on that is begun as the `at`-th."""
        self.reached = threading.Event()
        self._at, self._hold = at, hold
        self._begun: set[tuple[str, str]] = set()

    def disarm(self) -> None:
        """Let everything pass."""
        self.arm(at=len(TARGETS) + 1, hold=0.0)

    def answer(self, request: Request, proceed: Proceed) -> Answer:
        """Answer as AWS does, sooner or later."""
        if target := target_of(request.call):
            self._begun.add(target)
        if len(self._begun) < self._at:
            return proceed()
        self.reached.set()
        return msgspec.structs.replace(proceed(), delay=self._hold)


GATE = Gate()
#: the target of each call of the sweep that nobody disturbed
ORDER: list[tuple[str, str]] = []


@pytest.fixture(scope="module")
def aws() -> SimulatedAWS:
    fleet = fleet_of(
        *(
            account(
                each,
                {
                    "us-east-1": (Volume(), Bucket(name=f"us-{each}", encryption=None)),
                    "eu-west-1": (Volume(encrypted=True), Bucket(name=f"eu-{each}")),
                },
            )
            for each in ACCOUNTS
        )
    )
    return SimulatedAWS(fleet, rules=[Rule(answer=GATE.answer)])


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, aws: SimulatedAWS) -> Iterator[Workplace]:
    """Sweep once without a disturbance; the server runs on for the others."""
    with simulated(tmp_path_factory.mktemp("undisturbed"), aws, ACCOUNTS_TOML) as place:
        assert place.run(*SWEEP).code == 1
        ORDER[:] = [target for call in aws.calls if (target := target_of(call))]
        yield place


@pytest.fixture
def workplace(tmp_path: Path, aws: SimulatedAWS, undisturbed: Workplace) -> Iterator[Workplace]:
    aws.clear_calls()
    place = Workplace(tmp_path, undisturbed.environment)
    place.write("accounts.toml", ACCOUNTS_TOML)
    yield place
    GATE.disarm()


def begun(process: subprocess.Popen[str]) -> subprocess.Popen[str]:
    """Wait until the gate is reached."""
    assert GATE.reached.wait(LIMIT)
    assert process.poll() is None
    return process


def until_committed(workplace: Workplace, targets: int) -> None:
    """Wait until so many targets are in the store of a sweep that still runs."""
    path = workplace.folder / ".fleetscan" / "runs.db"
    give_up = time.monotonic() + LIMIT
    committed = 0
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        while committed < targets:
            assert time.monotonic() < give_up
            query = "SELECT count(*) FROM targets WHERE done"
            (committed,) = connection.execute(query).fetchone()


def finished_targets(workplace: Workplace) -> set[tuple[str, str]]:
    """Ask the store which targets are finished."""
    with RunStore.open(workplace.folder / ".fleetscan" / "runs.db") as store:
        run = store.newest_unfinished()
        assert run is not None
        left = set(store.unfinished_targets(run.id))
        unresolved = store.unresolved_accounts(run.id)
    return {each for each in TARGETS - left if each[0] not in unresolved}


def resume(workplace: Workplace, aws: SimulatedAWS, *arguments: str) -> set[tuple[str, str]]:
    """Go on with the run, and return the targets that were read for it."""
    GATE.disarm()
    aws.clear_calls()
    assert workplace.run("--resume", *arguments).code == 1
    return {target for call in aws.calls if (target := target_of(call))}


def assert_as_undisturbed(workplace: Workplace, undisturbed: Workplace) -> dict[str, Any]:
    """The report is that of a sweep that nobody disturbed; return its `run`."""
    name = "fleetscan-report.json"
    assert without_run(workplace.folder / name) == without_run(undisturbed.folder / name)
    run: dict[str, Any] = workplace.report()["run"]
    assert run["status"] == "complete"
    assert run["resumed"] is True
    return run


def assert_partial(workplace: Workplace, finished: set[tuple[str, str]]) -> dict[str, Any]:
    """The report says what was done, and that the rest was not; return its `run`."""
    report = workplace.report()
    assert_adds_up(report)
    assert report["run"]["status"] == "interrupted"
    unseen = {
        (each["account_id"], each["region"])
        for each in report["coverage"]["gaps"]
        if each["check_id"] == "ec2.volume_encrypted"
    }
    regional = {each for each in TARGETS if each[1] != "global"}
    assert unseen == regional - finished
    found = {
        (each["account_id"], each["region"])
        for each in report["findings"]
        if each["check_id"] == "ec2.volume_encrypted"
    }
    assert found == {each for each in finished if each[1] == "us-east-1"}
    run: dict[str, Any] = report["run"]
    return run


@pytest.mark.usefixtures("undisturbed")
def test_with_one_task_in_flight_a_target_is_read_when_the_one_before_is_done() -> None:
    assert set(ORDER) == TARGETS
    assert len([target for target, _ in groupby(ORDER)]) == len(TARGETS)


def test_ctrl_c_lets_tasks_in_flight_finish_and_resume_does_the_others(
    workplace: Workplace, undisturbed: Workplace, aws: SimulatedAWS
) -> None:
    GATE.arm(at=4, hold=0.5)
    with workplace.started(*SWEEP) as process:
        begun(process).send_signal(signal.SIGINT)
        summary, said = process.communicate(timeout=LIMIT)
    assert process.returncode == 130
    assert "stopping: tasks in flight get 5 s; once more stops at once" in said
    assert summary.startswith("Interrupted")
    assert "To go on from here, run the same command with --resume added." in summary
    finished = finished_targets(workplace)
    assert 3 <= len(finished) < len(TARGETS)
    interrupted = assert_partial(workplace, finished)

    assert resume(workplace, aws, *SWEEP) == TARGETS - finished
    assert assert_as_undisturbed(workplace, undisturbed)["id"] == interrupted["id"]


def test_sigterm_ends_calls_that_never_end_after_some_seconds(
    workplace: Workplace, undisturbed: Workplace, aws: SimulatedAWS
) -> None:
    GATE.arm(at=4, hold=FOR_EVER)
    with workplace.started(*SWEEP) as process:
        begun(process).send_signal(signal.SIGTERM)
        assert process.wait(LIMIT) == 130
    finished = finished_targets(workplace)
    assert len(finished) == 3
    assert_partial(workplace, finished)

    # what to sweep is in the store
    assert resume(workplace, aws) == TARGETS - finished
    assert_as_undisturbed(workplace, undisturbed)


def test_a_second_ctrl_c_ends_at_once_and_loses_nothing_that_was_done(
    workplace: Workplace,
) -> None:
    GATE.arm(at=4, hold=FOR_EVER)
    with workplace.started(*SWEEP) as process:
        begun(process).send_signal(signal.SIGINT)
        assert process.stderr is not None
        said = next(line for line in process.stderr if "stopping" in line)
        process.send_signal(signal.SIGINT)
        assert process.wait(LIMIT) == 130
        assert "once more" in said
        assert "Traceback" not in process.stderr.read()
    assert len(finished_targets(workplace)) == 3


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_any_number_of_signals_end_it_alike(workplace: Workplace, number: signal.Signals) -> None:
    GATE.arm(at=4, hold=FOR_EVER)
    with workplace.started(*SWEEP) as process:
        begun(process)
        ended = None
        while ended is None:
            process.send_signal(number)
            with suppress(subprocess.TimeoutExpired):
                ended = process.wait(0.02)
        assert process.stderr is not None
        assert "Traceback" not in process.stderr.read()
    assert ended == 130
    assert len(finished_targets(workplace)) == 3


def test_a_killed_sweep_is_resumed_without_a_call_for_what_was_finished(
    workplace: Workplace, undisturbed: Workplace, aws: SimulatedAWS
) -> None:
    GATE.arm(at=5, hold=FOR_EVER)
    with workplace.started(*SWEEP) as process:
        begun(process)
        # what was finished a moment ago waits for others, to be committed with them
        until_committed(workplace, 3)
        process.kill()
        assert process.wait(LIMIT) == -signal.SIGKILL
    assert not (workplace.folder / "fleetscan-report.json").exists()
    finished = finished_targets(workplace)
    # the fourth may have been on its way into the store
    assert len(finished) in {3, 4}

    assert resume(workplace, aws, *SWEEP) == TARGETS - finished
    assert_as_undisturbed(workplace, undisturbed)
