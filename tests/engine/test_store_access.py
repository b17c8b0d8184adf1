"""The store is called one call at a time, and what takes long is not done in the event loop."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from math import inf
from pathlib import Path
from types import SimpleNamespace

import anyio
import pytest

from fleetscan.engine.store_access import StoreAccess
from fleetscan.engine.target import JUDGING
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
    assert tried == [(True, 0), (False, 10_000)]
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
