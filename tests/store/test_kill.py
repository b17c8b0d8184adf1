"""A process that is killed, at whatever moment, leaves whole transactions and nothing else."""

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from fleetscan.store import ACCOUNT_LEVEL, RunStatus, RunStore
from tests.store import sweep_that_dies as sweep
from tests.store.building import FINISHED

ROOT = Path(sweep.__file__).parents[2]


def sweep_until_killed(path: Path, *arguments: str, lines: int | None = None) -> list[str]:
    """Run the sweep until it kills itself, or until it printed so many lines; return those."""
    command = [sys.executable, "-m", sweep.__name__, str(path), *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        printed = []
        for line in process.stdout:
            if not line.endswith("\n"):
                break  # the kill cut it
            printed.append(line.strip())
            if len(printed) == lines:
                process.kill()
    assert process.returncode == -signal.SIGKILL
    return printed


def assert_whole(path: Path, printed: list[str]) -> None:
    """Each target is stored with all of its rows or with none, and what was reported is stored."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        done = connection.execute("SELECT account_id, region FROM targets WHERE done").fetchall()
        stored = {
            table: connection.execute(
                f"SELECT account_id, {region}, count(*) FROM {table} GROUP BY 1, 2"  # noqa: S608 - constants
            ).fetchall()
            for table, region in [
                ("findings", "region"),
                ("gaps", "region"),
                ("shared_gaps JOIN check_sets ON number = check_set", "region"),
                ("kept_facts", "target"),
                ("reads", "region"),
            ]
        }
    contents = [sweep.content(*each) for each in done]
    levels = {account_id for account_id, region in done if region == ACCOUNT_LEVEL}
    assert stored == {
        "findings": [
            (c.account_id, c.region, len(c.evaluations)) for c in contents if c.evaluations
        ],
        "gaps": [(c.account_id, c.region, 1) for c in contents if c.gaps],
        "shared_gaps JOIN check_sets ON number = check_set": [
            (c.account_id, c.region, len(c.gaps) - 1) for c in contents if c.gaps
        ],
        "reads": [(c.account_id, c.region, len(c.reads)) for c in contents if c.reads],
        "kept_facts": [
            (c.account_id, c.region, len(c.facts))
            for c in contents
            if c.facts and c.account_id not in levels
        ],
    }
    assert {tuple(line.split()) for line in printed} <= set(done)


def assert_resumable(path: Path, reference: Path) -> None:
    """The run goes on from there, and ends as one that was never killed."""
    with RunStore.open(reference) as store:
        sweep.start(store)
        sweep.go_on(store, lambda *_: None)
        expected = (
            list(store.findings("run-1")),
            list(store.gaps("run-1")),
            store.summary("run-1"),
        )
    with RunStore.open(path) as store:
        run = store.newest_unfinished() or sweep.start(store)
        store.reopen(run.id)
        sweep.go_on(store, lambda *_: None)
        store.finish(run.id, RunStatus.INCOMPLETE, FINISHED)
        found = (list(store.findings("run-1")), list(store.gaps("run-1")), store.summary("run-1"))
    assert found == expected
    assert len(expected[0]) > 2_000


@pytest.mark.parametrize(
    ("statement", "count"),
    [
        ("CREATE TABLE findings", 1),
        ("PRAGMA user_version =", 1),
        ("INSERT INTO runs", 1),
        ("INSERT INTO account_regions", 30),
        ("INSERT INTO account_regions", 75),
        ("UPDATE accounts", 8),
        ("DELETE FROM account_regions", 8),
        ("INSERT INTO targets", 23),
        ("UPDATE targets", 24),
        ("INSERT INTO tallies", 31),
        ("INSERT INTO findings", 2_000),
        ("INSERT INTO gaps", 33),
        ("INSERT INTO check_sets", 2),
        ("INSERT INTO shared_gaps", 20),
        ("INSERT INTO kept_facts", 95),
        ("INSERT INTO reads", 42),
        ("DELETE FROM kept_facts", 12),
        ("COMMIT", 1),
        ("COMMIT", 40),
    ],
)
def test_a_kill_at_any_statement_leaves_whole_transactions(
    tmp_path: Path, statement: str, count: int
) -> None:
    path = tmp_path / "runs.db"
    printed = sweep_until_killed(path, statement, str(count))
    with RunStore.open(path):
        pass
    assert_whole(path, printed)
    assert_resumable(path, tmp_path / "reference.db")


@pytest.mark.parametrize("lines", [1, 2, 17, 40])
def test_a_kill_from_outside_leaves_whole_transactions(tmp_path: Path, lines: int) -> None:
    path = tmp_path / "runs.db"
    printed = sweep_until_killed(path, lines=lines)
    assert_whole(path, printed)
    assert_resumable(path, tmp_path / "reference.db")
