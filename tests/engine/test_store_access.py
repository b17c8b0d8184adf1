"""The store is called one call at a time, and those that take long are not in the event loop."""

import threading
from math import inf
from types import SimpleNamespace

import anyio
import pytest

from fleetscan.engine.store_access import StoreAccess

FEW = 10


async def test_few_rows_are_written_in_the_event_loop_and_many_in_a_thread() -> None:
    in_store = StoreAccess()
    assert await in_store.about(FEW, threading.get_ident) == threading.get_ident()
    assert await in_store.about(inf, threading.get_ident) != threading.get_ident()
    assert await in_store(threading.get_ident) != threading.get_ident()


async def test_a_slow_disk_is_left_to_a_thread_for_a_while(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = [100.0]
    # of this module alone: the event loop goes by the real one
    fake = SimpleNamespace(monotonic=lambda: clock[0])
    monkeypatch.setattr("fleetscan.engine.store_access.time", fake)
    in_store = StoreAccess()

    def failing_after_a_second() -> None:
        clock[0] += 1
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        await in_store.about(FEW, failing_after_a_second)
    assert await in_store.about(FEW, threading.get_ident) != threading.get_ident()
    clock[0] += 60
    assert await in_store.about(FEW, threading.get_ident) == threading.get_ident()


async def test_the_event_loop_waits_for_its_turn_without_being_held_up() -> None:
    in_store = StoreAccess()
    began, go_on = threading.Event(), threading.Event()
    order: list[str] = []

    def slow() -> None:
        began.set()
        assert go_on.wait(10)
        order.append("in a thread")

    async def in_the_loop() -> None:
        await in_store.about(FEW, order.append, "in the loop")

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(in_store, slow)
        await anyio.to_thread.run_sync(began.wait)
        tasks.start_soon(in_the_loop)
        await anyio.wait_all_tasks_blocked()
        assert order == []
        go_on.set()
    assert order == ["in a thread", "in the loop"]
