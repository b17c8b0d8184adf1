"""What earlier runs read: stored with the tasks, and read beside whoever writes."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from fleetscan.store import (
    AccountReads,
    PastRuns,
    ReadCount,
    RunStatus,
    RunStore,
    StoreEmptyError,
    StoreError,
    StoreOutdatedError,
    TargetResult,
)
from fleetscan.store.schema import APPLICATION_ID, MIGRATIONS, VERSION
from tests.store.building import ALPHA, BETA, FINISHED, begin, finish_all, resolve

WEST, EAST = "eu-west-1", "us-east-1"


def counts(**numbers: int) -> tuple[ReadCount, ...]:
    return tuple(ReadCount(region=WEST, what=what, number=n) for what, n in numbers.items())


def version_1(path: Path) -> None:
    """Make a store of the first version, with one run in it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in MIGRATIONS[0]:
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("PRAGMA user_version = 1")
        connection.execute(
            "INSERT INTO runs VALUES "
            "(1, 'old', '2026-11-23T10:00:00+00:00', NULL, '0', 'complete', 0, 'd', x'', 0)"
        )


def test_what_tasks_read_comes_back_by_account(tmp_path: Path) -> None:
    path = tmp_path / "runs.db"
    with RunStore.open(path) as store:
        begin(store)
        resolve(store, accounts=[ALPHA, BETA])
        for region in (WEST, EAST):
            read = counts(**{"AWS::EC2::Volume": 3}) if region == WEST else ()
            store.commit(
                "run-1",
                [TargetResult(account_id=ALPHA, region=region, calls=2, reads=read)],
            )
        # a sweep may be under way meanwhile
        with PastRuns.open(path) as past:
            assert past.account_reads("run-1", ALPHA) == AccountReads(
                regions=(WEST, EAST),
                calls={WEST: 2, EAST: 2},
                numbers={(WEST, "AWS::EC2::Volume"): 3},
            )
            assert past.account_reads("run-1", BETA) is None
            assert past.newest_ended() is None


def test_a_task_that_was_stored_before_is_not_counted_twice(tmp_path: Path) -> None:
    path = tmp_path / "runs.db"
    done = TargetResult(account_id=ALPHA, region=WEST, calls=1, reads=counts(thing=2))
    with RunStore.open(path) as store:
        begin(store)
        resolve(store, accounts=[ALPHA])
        assert store.commit("run-1", [done])
        assert not store.commit("run-1", [done])
    with PastRuns.open(path) as past:
        read = past.account_reads("run-1", ALPHA)
    assert read is not None
    assert read.numbers == {(WEST, "thing"): 2}


def test_two_tasks_that_count_the_same_are_added_up(tmp_path: Path) -> None:
    path = tmp_path / "runs.db"
    with RunStore.open(path) as store:
        begin(store)
        resolve(store, accounts=[ALPHA])
        for region in (WEST, EAST):
            task = TargetResult(account_id=ALPHA, region=region, calls=1, reads=counts(thing=2))
            store.commit("run-1", [task])
    with PastRuns.open(path) as past:
        read = past.account_reads("run-1", ALPHA)
    assert read is not None
    assert read.numbers == {(WEST, "thing"): 4}


def test_an_account_that_could_not_be_entered_is_told_from_one_that_was_not_tried(
    tmp_path: Path,
) -> None:
    path = tmp_path / "runs.db"
    with RunStore.open(path) as store:
        begin(store)
        resolve(store, accounts=[ALPHA, BETA])
        for account_id, region in store.unfinished_targets("run-1"):
            calls = 1 if account_id == ALPHA else 0
            store.commit("run-1", [TargetResult(account_id=account_id, region=region, calls=calls)])
        store.finish("run-1", RunStatus.INCOMPLETE, FINISHED)
    with PastRuns.open(path) as past:
        run = past.newest_ended()
        assert run is not None
        alpha, beta = (past.account_reads(run.id, each) for each in (ALPHA, BETA))
        assert alpha is not None
        assert beta is not None
        assert (alpha.entered, beta.entered) == (True, False)
        assert past.account_reads(run.id, "333333333333") is None


def test_the_newest_run_that_came_to_its_end_counts(tmp_path: Path) -> None:
    path = tmp_path / "runs.db"
    with RunStore.open(path) as store:
        for run_id, status in (
            ("first", RunStatus.COMPLETE),
            ("second", RunStatus.INCOMPLETE),
            ("third", RunStatus.INTERRUPTED),
        ):
            begin(store, run_id)
            store.finish(run_id, status, FINISHED)
        begin(store, "fourth")
    with PastRuns.open(path) as past:
        run = past.newest_ended()
        assert run is not None
        assert run.id == "second"
        assert "s3.bucket_encrypted" in past.checks("second")


def test_an_older_store_is_brought_up_to_date_by_whoever_writes(tmp_path: Path) -> None:
    path = tmp_path / "runs.db"
    version_1(path)
    before = path.read_bytes()
    message = rf"older fleetscan \(schema 1; this one reads {VERSION}\)"
    with pytest.raises(StoreOutdatedError, match=message), PastRuns.open(path):
        pass
    assert path.read_bytes() == before
    with RunStore.open(path) as store:
        assert store.run("old").status is RunStatus.COMPLETE
        begin(store)
        resolve(store)
        finish_all(store)
    with PastRuns.open(path) as past:
        assert past.account_reads("old", ALPHA) is None


@pytest.mark.parametrize(
    ("content", "message"),
    [(None, "there is none"), (b"Buy milk. " * 500, "is not a SQLite file")],
)
def test_what_is_no_store_is_refused_and_nothing_is_made(
    content: bytes | None, message: str, tmp_path: Path
) -> None:
    path = tmp_path / "runs.db"
    if content:
        path.write_bytes(content)
    with pytest.raises(StoreError, match=message), PastRuns.open(path):
        pass
    assert list(tmp_path.iterdir()) == ([path] if content else [])


def test_a_sweep_may_begin_and_end_while_the_store_is_read(tmp_path: Path) -> None:
    path = tmp_path / "runs.db"
    with RunStore.open(path) as store:
        begin(store)
        finish_all(store)
    with PastRuns.open(path) as past:
        assert (newest := past.newest()) is not None
        assert newest.id == "run-1"
        # its end copies the write-ahead log into the file that is being read
        with RunStore.open(path) as store:
            begin(store, run_id="run-2")
        assert (newest := past.newest()) is not None
        assert newest.id == "run-2"


def test_an_empty_file_is_told_from_an_old_store(tmp_path: Path) -> None:
    path = tmp_path / "runs.db"
    path.touch()
    with pytest.raises(StoreEmptyError, match="is empty"), PastRuns.open(path):
        pass
