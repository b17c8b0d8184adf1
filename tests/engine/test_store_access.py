"""The store is called one call at a time, and what takes long is not done in the event loop."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from math import inf
from pathlib import Path
from types import SimpleNamespace

import anyio
import pytest

from fleetscan.engine.store_access import StoreAccess
from fleetscan.engine.target import JUDGING
from fleetscan.engine.waiting import PAUSE_SECONDS
from fleetscan.store import RunStatus, RunStore, StoreBusyError
from tests.engine.reading import STARTED

FEW = 10


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RunStore]:
    with RunStore.open(tmp_path / "runs.db") as opened:
        opened.begin(
            run_id="run",
            started_at=STARTED,
            fleetscan_version="0",
            digest="d",
            plan=b"{}",
            include_passed=False,
            checks=[],
            accounts=[],
        )
        yield opened


async def in_the_loop(in_store: StoreAccess, rows: float = FEW) -> bool:
    return await in_store.about(rows, threading.get_ident) == threading.get_ident()


async def test_few_rows_are_written_in_the_event_loop_and_many_in_a_thread(
    store: RunStore,
) -> None:
    in_store = StoreAccess(store)
    assert await in_the_loop(in_store)
    assert not await in_the_loop(in_store, inf)
    assert await in_store(threading.get_ident) != threading.get_ident()


async def test_nothing_is_written_in_the_loop_while_a_thread_judges(store: RunStore) -> None:
    in_store = StoreAccess(store)
    async with JUDGING:
        assert not await in_the_loop(in_store)
    assert await in_the_loop(in_store)


async def test_a_slow_disk_is_left_to_threads_as_long_as_it_is_slow(
    store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [100.0]
    # of this module alone: the event loop goes by the real one
    fake = SimpleNamespace(monotonic=lambda: clock[0])
    monkeypatch.setattr("fleetscan.engine.store_access.time", fake)
    in_store = StoreAccess(store)

    ran_in: list[int] = []

    def failing_after_a_second() -> None:
        ran_in.append(threading.get_ident())
        clock[0] += 1
        raise OSError("the disk is gone")

    for _ in range(3):
        with pytest.raises(OSError, match="the disk is gone"):
            await in_store.about(FEW, failing_after_a_second)
    assert [each == threading.get_ident() for each in ran_in] == [True, False, False]
    # the first one that is quick again is in a thread, too
    assert not await in_the_loop(in_store)
    assert await in_the_loop(in_store)


async def test_a_thread_waits_for_a_file_that_another_program_has_locked(store: RunStore) -> None:
    in_store = StoreAccess(store)
    tried: list[tuple[bool, int]] = []
    loop = threading.get_ident()

    with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")

        def finish() -> None:
            (waits,) = store._connection.execute("PRAGMA busy_timeout").fetchone()
            tried.append((threading.get_ident() == loop, waits))
            try:
                store.finish("run", RunStatus.COMPLETE, STARTED)
            except StoreBusyError:
                other.execute("ROLLBACK")
                raise

        await in_store.about(FEW, finish)
    assert tried == [(True, 0), (False, 250)]
    assert store.run("run").status is RunStatus.COMPLETE


async def test_the_event_loop_goes_on_until_it_is_its_turn(store: RunStore) -> None:
    in_store = StoreAccess(store)
    began, go_on = threading.Event(), threading.Event()
    order: list[str] = []

    def slow() -> None:
        began.set()
        assert go_on.wait(10)
        order.append("in a thread")

    async def quick() -> None:
        await in_store.about(FEW, order.append, "in the loop")

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(in_store, slow)
        await anyio.to_thread.run_sync(began.wait)
        tasks.start_soon(quick)
        await anyio.wait_all_tasks_blocked()
        assert order == []
        go_on.set()
    assert order == ["in a thread", "in the loop"]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, seconds in (("_ATTEMPT_SECONDS", 0.01), ("_TELL_SECONDS", 0)):
        monkeypatch.setattr(f"fleetscan.engine.store_access.{name}", seconds)


@contextmanager
def locked(store: RunStore) -> Iterator[sqlite3.Connection]:
    with closing(
        sqlite3.connect(store.path, isolation_level=None, check_same_thread=False)
    ) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other


def finish(store: RunStore) -> None:
    store.finish("run", RunStatus.COMPLETE, STARTED)


@pytest.mark.usefixtures("impatient")
async def test_a_lock_that_is_held_long_is_waited_for_with_a_word(
    store: RunStore, caplog: pytest.LogCaptureFixture
) -> None:
    in_store = StoreAccess(store)
    attempts = 0

    def finish_at_last() -> None:
        nonlocal attempts
        attempts += 1
        if attempts == 20:
            other.execute("ROLLBACK")
        finish(store)

    with locked(store) as other:
        await in_store.about(FEW, finish_at_last)
    assert attempts == 20
    assert store.run("run").status is RunStatus.COMPLETE
    waits, goes_on = (record.getMessage() for record in caplog.records)
    assert "another program holds its lock" in waits
    assert "5 min at most" in waits
    assert "is free again" in goes_on


async def test_a_lock_that_is_held_for_a_moment_is_not_worth_a_word(
    store: RunStore, caplog: pytest.LogCaptureFixture
) -> None:
    with locked(store) as other:

        def finish_second() -> None:
            try:
                finish(store)
            except StoreBusyError:
                if other.in_transaction:
                    other.execute("ROLLBACK")
                raise

        await StoreAccess(store).about(FEW, finish_second)
    assert caplog.records == []


@pytest.mark.usefixtures("impatient")
async def test_a_lock_is_waited_for_no_longer_than_patience_lasts(
    store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fleetscan.engine.store_access.PATIENCE_SECONDS", 0.05)
    with locked(store), anyio.fail_after(10), pytest.raises(StoreBusyError, match="holds its lock"):
        await StoreAccess(store)(finish, store)
    assert store.run("run").status is None


@pytest.mark.usefixtures("impatient")
async def test_who_waits_for_a_lock_can_be_told_to_give_up(store: RunStore) -> None:
    in_store = StoreAccess(store)
    attempts = 0

    def finish_or_give_up() -> None:
        nonlocal attempts
        attempts += 1
        if attempts == 5:
            # of several moments the earliest counts
            for seconds in (30, 0, 60):
                in_store.give_up(after=seconds)
        finish(store)

    with locked(store), anyio.fail_after(10), pytest.raises(StoreBusyError):
        await in_store(finish_or_give_up)
    assert attempts == 5


async def test_a_lock_that_sqlite_does_not_wait_for_is_not_tried_without_a_pause(
    store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fleetscan.engine.store_access.PATIENCE_SECONDS", 0.2)
    attempts = 0

    def refuse_at_once() -> None:
        nonlocal attempts
        attempts += 1
        raise StoreBusyError("recovering")

    with pytest.raises(StoreBusyError):
        await StoreAccess(store)(refuse_at_once)
    assert 2 <= attempts <= 1 + 0.2 / PAUSE_SECONDS + 1
