"""Sweeps that are killed: when, and what they left."""

import random
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from pathlib import Path

import msgspec

from benchmarks.fake_aws import FakeAWS
from fleetscan.facts.base import GLOBAL
from tests.e2e.command import LIMIT

__all__ = [
    "KINDS",
    "REPORT",
    "STORE",
    "Calls",
    "Left",
    "Moment",
    "Target",
    "calls_of",
    "kill",
    "look",
    "until_changed",
]

#: an account and its region, or `global`
Target = tuple[str, str]

#: by target, then by operation
Calls = Mapping[Target, Mapping[str, int]]

REPORT = "fleetscan-report.json"
STORE = Path(".fleetscan", "runs.db")

#: when a sweep is killed. Most moments are drawn from its whole life; some are aimed at what takes
#: too little of it to be met by chance.
KINDS = ("any", "any", "start", "any", "commit", "any", "report", "any", "commit", "end")

# Shares of the time that an undisturbed sweep takes.
_START = 0.3
_WHOLE = 1.05
# Commits of a sweep that are counted at most: one takes at least 20 ms.
_COMMITS = 60
# Seconds from the moment that the report is there.
_END = 0.06

#: calls by which an account is entered
OPENING = {"sts:AssumeRole", "account:ListRegions"}


class Moment(msgspec.Struct, frozen=True):
    """When a sweep is killed."""

    kind: str
    #: how far into what is meant by the kind, from 0 to 1
    share: float

    @classmethod
    def draw(cls, kind: str, chance: random.Random) -> "Moment":
        """Draw a moment of a kind."""
        return cls(kind, chance.random())

    def earlier(self) -> "Moment":
        """Return one before it, for a sweep that had ended by then."""
        return Moment("any", 0.8 * self.share)


def kill(
    process: subprocess.Popen[str],
    folder: Path,
    moment: Moment,
    *,
    seconds: float,
    report_size: int,
) -> bool:
    """Kill a sweep at a moment; False if it ended before.

    `seconds` is how long an undisturbed one takes, `report_size` the bytes of its report.
    """
    report = folder / REPORT

    def half_written() -> bool:
        return any(
            _size(path) > moment.share * report_size for path in folder.glob(f".{REPORT}.*.tmp")
        )

    match moment.kind:
        case "any":
            _pass(process, _WHOLE * seconds * moment.share)
        case "start":
            _pass(process, _START * seconds * moment.share)
        case "commit":
            log = folder / STORE.with_name("runs.db-wal")
            until_changed(process, log, int(_COMMITS * moment.share))
        case "report":
            _until(process, half_written)
        case "end":
            _until(process, report.exists)
            _pass(process, _END * moment.share)
    process.kill()
    return process.wait(LIMIT) == -signal.SIGKILL


def _pass(process: subprocess.Popen[str], seconds: float) -> None:
    with suppress(subprocess.TimeoutExpired):
        process.wait(seconds)


def _until(process: subprocess.Popen[str], reached: Callable[[], bool]) -> None:
    """Wait for a state of the folder that lasts some milliseconds."""
    give_up = time.monotonic() + LIMIT
    while process.poll() is None and not reached():
        assert time.monotonic() < give_up
        # not without a pause: the sweep needs the processor
        time.sleep(0.0005)


def until_changed(process: subprocess.Popen[str], path: Path, times: int) -> None:
    """Wait until a file has changed more than so many times, or the process has ended."""
    changes = _Changes(path)
    _until(process, lambda: changes.count() > times)


class _Changes:
    """Counts how often a file has changed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, int] | None = None
        self._count = 0

    def count(self) -> int:
        with suppress(FileNotFoundError):
            found = self._path.stat()
            state = found.st_size, found.st_mtime_ns
            self._count += state != self._seen
            self._seen = state
        return self._count


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


class Left(msgspec.Struct, frozen=True):
    """What a killed sweep left in its store."""

    #: whether there is a run
    begun: bool = False
    #: whether that run has come to its end
    finished: bool = False
    done: frozenset[Target] = frozenset()
    #: accounts of which facts are kept, to be judged as a whole
    kept_for: frozenset[str] = frozenset()
    #: what `PRAGMA integrity_check` says
    integrity: str = "ok"


def look(path: Path, scratch: Path) -> Left:
    """Look into a store, at a copy: to open a file that was killed mends it."""
    if not path.exists():
        return Left()
    shutil.rmtree(scratch, ignore_errors=True)
    # but for the index of the log, which SQLite makes anew
    shutil.copytree(path.parent, scratch, ignore=shutil.ignore_patterns("*-shm"))
    with closing(sqlite3.connect(scratch / path.name)) as store:
        integrity = "\n".join(line for (line,) in store.execute("PRAGMA integrity_check"))
        if not store.execute("SELECT 1 FROM sqlite_master WHERE name = 'runs'").fetchone():
            return Left(integrity=integrity)
        runs = store.execute("SELECT status FROM runs").fetchall()
        done = store.execute("SELECT account_id, region FROM targets WHERE done").fetchall()
        kept = store.execute("SELECT DISTINCT account_id FROM kept_facts").fetchall()
    return Left(
        begun=bool(runs),
        finished=any(status is not None for (status,) in runs),
        done=frozenset(done),
        kept_for=frozenset(account_id for (account_id,) in kept),
        integrity=integrity,
    )


def calls_of(aws: FakeAWS) -> tuple[Calls, dict[str, int]]:
    """Return the calls since the last time: of each target, and of each account's opening.

    Those who assume roles do so from elsewhere: that account's openings are all of them.
    """
    # what a killed process sent a moment ago may be on its way
    give_up = time.monotonic() + LIMIT
    while aws.stats().connections_open:
        assert time.monotonic() < give_up
    counted = aws.stats(by_target=True).by_target
    aws.reset()
    assert counted is not None
    calls: dict[Target, dict[str, int]] = {}
    openings: dict[str, int] = {}
    for place, operations in counted.items():
        account_id, _, region = place.partition(" ")
        for operation, count in operations.items():
            if operation in OPENING:
                openings[account_id] = openings.get(account_id, 0) + count
                continue
            is_global = operation.startswith(("iam:", "s3:"))
            target = calls.setdefault((account_id, GLOBAL if is_global else region), {})
            target[operation] = target.get(operation, 0) + count
    return calls, openings
