"""A store that is locked, full, deleted or damaged: one clear message, and nothing lost."""

import json
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import msgspec
import pytest

from fleetscan.demo.resources import Volume
from fleetscan.demo.rules import Proceed, Rule
from fleetscan.demo.server import SimulatedAWS
from fleetscan.demo.wire import Answer, Request
from fleetscan.store import RunStore
from tests.e2e.command import LIMIT, Outcome, Workplace
from tests.e2e.fleets import account, accounts_toml, fleet_of, simulated
from tests.e2e.reports import assert_adds_up, without_run

ACCOUNTS = ("111111111111", "222222222222", "333333333333")
ACCOUNTS_TOML = accounts_toml(
    'role = "fleetscan-audit"\nregions = ["us-east-1"]', dict.fromkeys(ACCOUNTS, "")
)
SWEEP = (
    *("--accounts", "accounts.toml", "--checks", "ec2.volume_encrypted"),
    *("--max-tasks", "1", "--store", "runs.db", "-o", "r.json", "--no-progress"),
)

#: the command, with a statement that each of its connections to the store begins with
LIMITED = """
import sqlite3
from fleetscan.__main__ import main
connect = sqlite3.connect
def limited(*arguments, **options):
    connection = connect(*arguments, **options)
    connection.execute({statement!r})
    return connection
sqlite3.connect = limited
main()
"""

#: seconds; longer than a command may run
FOR_EVER = 600.0


class Moment:
    """Does something when the second account is read: the first one is done then."""

    def __init__(self) -> None:
        self.arm(lambda: None)

    def arm(self, action: Callable[[], object], *, hold: float = 0.0) -> None:
        """Do this when the moment comes, once, and hold the answer back for so many seconds."""
        self._action: Callable[[], object] | None = action
        self._hold = hold
        self.came = threading.Event()

    def answer(self, request: Request, proceed: Proceed) -> Answer:
        """Answer as AWS does, after the action."""
        call = request.call
        if (call.account_id, call.operation) != (ACCOUNTS[1], "DescribeVolumes") or not (
            action := self._action
        ):
            return proceed()
        self._action = None
        action()
        self.came.set()
        return msgspec.structs.replace(proceed(), delay=self._hold)


MOMENT = Moment()


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    """Sweep once without a disturbance; the server runs on for the others."""
    volumes = tuple(Volume() for _ in range(40))
    fleet = fleet_of(*(account(each, {"us-east-1": volumes}) for each in ACCOUNTS))
    aws = SimulatedAWS(fleet, rules=[Rule(answer=MOMENT.answer)])
    with simulated(tmp_path_factory.mktemp("undisturbed"), aws, ACCOUNTS_TOML) as place:
        assert place.run(*SWEEP).code == 1
        yield place


@pytest.fixture
def place(tmp_path: Path, undisturbed: Workplace) -> Iterator[Workplace]:
    workplace = Workplace(tmp_path, undisturbed.environment)
    workplace.write("accounts.toml", ACCOUNTS_TOML)
    yield workplace
    MOMENT.arm(lambda: None)


def run_limited(place: Workplace, statement: str, *arguments: str) -> Outcome:
    """Sweep with connections to the store that begin with a statement."""
    script = LIMITED.format(statement=statement)
    return place.run(*SWEEP, *arguments, command=(sys.executable, "-c", script))


def the_message(outcome: Outcome, *words: str) -> None:
    """One line on standard error says what happened, with these words in it."""
    (line,) = [each for each in outcome.stderr.splitlines() if each.startswith("fleetscan: ")]
    for word in words:
        assert word in line
    assert "Traceback" not in outcome.stderr
    assert "Exception ignored" not in outcome.stderr


def report(place: Workplace) -> dict[str, Any]:
    """Read the report."""
    read: dict[str, Any] = json.loads((place.folder / "r.json").read_bytes())
    return read


def assert_partial(place: Workplace) -> None:
    """The report says that it is not whole, and accounts for everything."""
    said = report(place)
    assert_adds_up(said)
    assert said["run"]["status"] == "interrupted"
    assert said["summary"]["evaluations"]["not_evaluated"]


def assert_resumed(place: Workplace, undisturbed: Workplace) -> None:
    """To resume leads to the report of a sweep that nobody disturbed."""
    assert place.run(*SWEEP, "--resume").code == 1
    assert without_run(place.folder / "r.json") == without_run(undisturbed.folder / "r.json")


@contextmanager
def locked(path: Path) -> Iterator[sqlite3.Connection]:
    """Hold the lock of a store, as a person with the sqlite3 shell does."""
    with closing(
        sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    ) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield connection


# before anything is scanned


@pytest.mark.chaos(sample=0)
def test_a_locked_store_is_refused_before_anything_is_scanned(place: Workplace) -> None:
    store = place.folder / "runs.db"
    RunStore.open(store).close()
    with locked(store):
        outcome = place.run(*SWEEP)
    assert outcome.code == 2
    the_message(outcome, "runs.db", "another program holds its lock", "close", "Nothing was sc")
    assert "--resume" not in outcome.stderr


def test_a_full_disk_is_told_before_anything_is_scanned(place: Workplace) -> None:
    outcome = run_limited(place, "PRAGMA max_page_count = 3")
    assert outcome.code == 2
    the_message(outcome, "runs.db", "its disk is full", "make room", "choose another")
    assert "--resume" not in outcome.stderr


@pytest.mark.chaos(sample=0)
def test_a_store_that_can_be_opened_and_not_written_to_is_told_before(place: Workplace) -> None:
    RunStore.open(place.folder / "runs.db").close()
    outcome = run_limited(place, "PRAGMA query_only = ON")
    assert outcome.code == 2
    the_message(outcome, "runs.db", "read-only", "make it writable", "Nothing was scanned")


# in the middle


def test_a_full_disk_in_the_middle_loses_nothing_that_was_stored(
    place: Workplace, undisturbed: Workplace
) -> None:
    with closing(sqlite3.connect(undisturbed.folder / "runs.db")) as connection:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
    # a page or two depend on what is committed together; the run itself begins with 7 fewer
    outcome = run_limited(place, f"PRAGMA max_page_count = {pages - 4}")
    assert outcome.code == 130
    the_message(outcome, "its disk is full", "in the report, r.json", "--resume goes on")
    assert_partial(place)
    assert_resumed(place, undisturbed)


@contextmanager
def locked_at_the_moment(place: Workplace) -> Iterator[list[sqlite3.Connection]]:
    connections: list[sqlite3.Connection] = []

    def lock() -> None:
        connection = sqlite3.connect(
            place.folder / "runs.db", isolation_level=None, check_same_thread=False
        )
        connections.append(connection)
        connection.execute("BEGIN IMMEDIATE")

    MOMENT.arm(lock)
    yield connections
    for each in connections:
        each.close()


def test_a_lock_that_another_program_holds_for_a_while_is_waited_for(
    place: Workplace, undisturbed: Workplace
) -> None:
    with locked_at_the_moment(place) as lock, place.started(*SWEEP) as process:
        assert process.stderr is not None
        waiting = process.stderr.readline()
        assert "another program holds its lock" in waiting
        assert "waiting for it" in waiting
        lock[0].execute("ROLLBACK")
        assert process.wait(LIMIT) == 1
        assert "is free again" in process.stderr.read()
    assert without_run(place.folder / "r.json") == without_run(undisturbed.folder / "r.json")


@pytest.mark.chaos(sample=0)
def test_two_signals_end_a_wait_for_a_lock_at_once(
    place: Workplace, undisturbed: Workplace
) -> None:
    with locked_at_the_moment(place), place.started(*SWEEP) as process:
        assert process.stderr is not None
        assert "waiting for it" in process.stderr.readline()
        process.terminate()
        assert "stopping" in process.stderr.readline()
        process.terminate()
        # the lock is held for minutes
        assert process.wait(LIMIT) == 130
        said = process.stderr.read()
    assert "Traceback" not in said
    assert "--resume goes on" in said
    assert_resumed(place, undisturbed)


def delete(place: Workplace) -> None:
    for path in place.folder.glob("runs.db*"):
        path.unlink()


def move(place: Workplace) -> None:
    (place.folder / "runs.db").rename(place.folder / "moved.db")


def replace(place: Workplace) -> None:
    move(place)
    place.write("runs.db", "of somebody else")


@pytest.mark.chaos(sample=1)
@pytest.mark.parametrize("change", [move, replace, delete])
def test_a_store_whose_path_leads_elsewhere_is_noticed(
    place: Workplace, undisturbed: Workplace, change: Callable[[Workplace], None]
) -> None:
    MOMENT.arm(lambda: change(place))
    outcome = place.run(*SWEEP)
    assert outcome.code == 130
    happened = "replaced by another file" if change is replace else "deleted or moved"
    the_message(outcome, "runs.db", happened, "in the report, r.json", "--store and its new path")
    assert_partial(place)
    if change is replace:
        assert (place.folder / "runs.db").read_text() == "of somebody else"
    if change is not delete:
        moved = ("--resume", "--store", "moved.db", "-o", "r.json")
        assert place.run(*moved).code == 1
        assert without_run(place.folder / "r.json") == without_run(undisturbed.folder / "r.json")


def test_a_store_that_is_damaged_gives_no_report(place: Workplace) -> None:
    older = place.write("r.json", "an older report")

    def damage() -> None:
        # all of the store is in its log still
        log = place.folder / "runs.db-wal"
        with log.open("r+b") as file:
            file.seek(32)
            file.write(b"\xff" * (log.stat().st_size - 32))

    MOMENT.arm(damage)
    # one page in memory, so that SQLite reads the others again
    outcome = run_limited(place, "PRAGMA cache_size = 1")
    assert outcome.code == 130
    the_message(outcome, "runs.db: is damaged", "no report", ".recover", "another --store")
    assert older.read_text() == "an older report"


@pytest.mark.chaos(sample=0)
def test_a_damaged_store_is_not_resumed(place: Workplace) -> None:
    MOMENT.arm(lambda: None, hold=FOR_EVER)
    with place.started(*SWEEP) as process:
        assert MOMENT.came.wait(LIMIT)
        process.kill()
    store = place.folder / "runs.db"
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (root,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'targets'"
        ).fetchone()
    with store.open("r+b") as file:
        file.seek((root - 1) * 4096)
        file.write(b"\xff" * 4096)
    before = store.read_bytes()
    outcome = place.run(*SWEEP, "--resume")
    assert outcome.code in {2, 130}
    the_message(outcome, "runs.db: is damaged", ".recover")
    assert not (place.folder / "r.json").exists()
    assert len(store.read_bytes()) >= len(before)


# the end


def test_a_run_that_ended_is_not_resumed(undisturbed: Workplace) -> None:
    outcome = undisturbed.run(*SWEEP, "--resume")
    assert outcome.code == 2
    the_message(outcome, "no unfinished run", "swept to its end", "leave --resume out")


@pytest.mark.chaos(sample=0)
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_report_that_has_no_room_is_written_again_by_resume(
    place: Workplace, undisturbed: Workplace
) -> None:
    (place.folder / "full.json").symlink_to("/dev/full")
    outcome = place.run(*SWEEP, "-o", "full.json")
    assert outcome.code == 130
    the_message(outcome, "full.json", "No space left on device", "--resume writes it again")
    assert_resumed(place, undisturbed)


# two runs


@contextmanager
def hanging(place: Workplace) -> Iterator[subprocess.Popen[str]]:
    """Give a sweep that hangs in the middle."""
    MOMENT.arm(lambda: None, hold=FOR_EVER)
    with place.started(*SWEEP) as process:
        assert MOMENT.came.wait(LIMIT)
        yield process


def end(process: subprocess.Popen[str]) -> None:
    """Stop a sweep at once."""
    while process.poll() is None:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.05)
    assert process.returncode == 130


@pytest.mark.chaos(sample=1)
@pytest.mark.parametrize("resume", [True, False])
def test_a_second_run_can_wait_for_the_first(
    place: Workplace, undisturbed: Workplace, *, resume: bool
) -> None:
    # a quiet run says whom it waits for, too
    how = ("--resume", "--quiet") if resume else ()
    with hanging(place) as first, place.started(*SWEEP, *how, "--wait") as second:
        assert second.stderr is not None
        said = second.stderr.readline()
        assert f"is in use by another run (process {first.pid}); waiting for it to end" in said
        assert second.poll() is None
        end(first)
        assert second.wait(LIMIT) == 1
        assert second.stderr.read() == ""
    assert report(place)["run"]["resumed"] is resume
    assert without_run(place.folder / "r.json") == without_run(undisturbed.folder / "r.json")


@pytest.mark.chaos(sample=0)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_wait_for_another_run_at_once(
    place: Workplace, number: signal.Signals
) -> None:
    with hanging(place) as first, place.started(*SWEEP, "--wait") as second:
        assert second.stderr is not None
        assert "waiting" in second.stderr.readline()
        second.send_signal(number)
        assert second.wait(LIMIT) == 130
        said = second.stderr.read().strip()
        assert said == "fleetscan: stopped before anything was scanned"
        assert first.poll() is None


@pytest.mark.chaos(sample=0)
def test_a_second_run_that_does_not_wait_is_told_of_the_first(place: Workplace) -> None:
    with hanging(place) as first:
        outcome = place.run(*SWEEP)
        assert outcome.code == 2
        the_message(outcome, f"another run (process {first.pid})", "--wait", "--store")
        assert first.poll() is None
