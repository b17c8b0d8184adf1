"""A sweep that is stopped starts nothing more, and goes on without repeating anything."""

import sqlite3
import threading
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import anyio
import anyio.lowlevel
import pytest

from fleetscan.aws.regions import EnabledRegions
from fleetscan.engine import scan as scan_module
from fleetscan.engine import target as target_module
from fleetscan.engine.evaluate import evaluate
from fleetscan.store import (
    ACCOUNT_LEVEL,
    AccountResolved,
    RunStatus,
    RunStore,
    StoreBusyError,
    TargetResult,
)
from tests.engine.fakes import World
from tests.engine.scanning import (
    Sweeping,
    check_the_numbers,
    running,
    stop_half_way,
    sweeping,
    until_open,
    whole_world,
)
from tests.engine.world import (
    HOME,
    NORTH,
    SOUTH,
    box_light,
    person_owns,
)


@pytest.mark.parametrize("max_tasks", [1, 4])
async def test_a_sweep_that_is_stopped_starts_nothing_more(tmp_path: Path, max_tasks: int) -> None:
    world = whole_world()
    with sweeping(tmp_path, count=20) as swept:
        scan, status = await stop_half_way(swept, world, after=5, max_tasks=max_tasks)
        assert status is RunStatus.INTERRUPTED
        assert scan.stopping
        assert world.sessions.total() == 5
        assert scan.progress.targets_done == swept.store.progress(swept.run.id).targets_done == 5
        check_the_numbers(swept, scan)
        assert swept.causes["Interrupted"] > 0


async def test_a_sweep_that_goes_on_repeats_nothing_and_ends_the_same(tmp_path: Path) -> None:
    (tmp_path / "whole").mkdir()
    with sweeping(tmp_path / "whole", count=10) as swept:
        await swept.scan(whole_world()).run()
        expected = swept.findings
        coverage = swept.store.coverage(swept.run.id)
    world = whole_world()
    with sweeping(tmp_path, count=10) as swept:
        stopped = 0
        for after in (1, 4, 7):
            _, status = await stop_half_way(swept, world, after=after)
            stopped += status is RunStatus.INTERRUPTED
        last = swept.scan(world)
        assert await last.run() is RunStatus.COMPLETE
        assert stopped == 3
        assert set(world.sessions.values()) == {1}
        assert world.sessions.total() == 30
        assert set(world.asked.values()) == {1}
        assert swept.findings == expected
        assert swept.store.coverage(swept.run.id) == coverage
        check_the_numbers(swept, last)


async def test_what_waits_for_the_account_is_judged_after_a_resume(tmp_path: Path) -> None:
    """With facts that the first process read and the second did not."""
    world = whole_world()
    with sweeping(tmp_path, person_owns) as swept:
        _, status = await stop_half_way(swept, world, after=2)
        assert status is RunStatus.INTERRUPTED
        assert swept.findings == []
        assert [region for _, region in swept.store.unfinished_targets("run")] == [
            SOUTH,
            ACCOUNT_LEVEL,
        ]
        world = World()
    with RunStore.open(tmp_path / "runs.db") as store:
        again = Sweeping(store, store.reopen("run"), swept.plan)
        assert await again.scan(world).run() is RunStatus.COMPLETE
        assert [each[2:] for each in again.findings] == [("ann", "pass"), ("bob", "fail")]


async def test_a_run_that_is_done_asks_nothing_when_it_goes_on(tmp_path: Path) -> None:
    world = whole_world()
    with sweeping(tmp_path, count=2) as swept:
        first = swept.scan(world)
        await first.run()
        asked = world.asked.copy()
        again = swept.scan(world)
        assert await again.run() is RunStatus.COMPLETE
        assert world.asked == asked
        assert again.progress.accounts_done == again.progress.accounts_resolved == 2
        assert again.progress.findings == first.progress.findings == 16


async def test_a_run_goes_on_with_the_regions_that_it_began_with(tmp_path: Path) -> None:
    world = whole_world()
    with sweeping(tmp_path, box_light) as swept:
        _, status = await stop_half_way(swept, world, after=1)
        assert status is RunStatus.INTERRUPTED
        assert list(swept.store.unfinished_targets("run")) == [("000000000001", SOUTH)]
        world.there["regions", "000000000001"] = EnabledRegions(names=frozenset({NORTH, HOME}))
        assert await swept.scan(world).run() is RunStatus.INCOMPLETE
        (gap,) = swept.store.gaps("run")
        assert (gap.region, gap.cause) == (SOUTH, "region_disabled")


async def test_a_sweep_that_is_stopped_before_it_began_is_interrupted(tmp_path: Path) -> None:
    """No account was opened, so no task is known to be left."""
    world = whole_world()
    with sweeping(tmp_path, count=3) as swept:
        scan = swept.scan(world)
        scan.stop()
        scan.stop()
        assert await scan.run() is RunStatus.INTERRUPTED
        assert world.asked == {}
        assert swept.store.newest_unfinished() is not None
        check_the_numbers(swept, scan)


async def test_a_stop_after_all_is_done_changes_nothing(tmp_path: Path) -> None:
    with sweeping(tmp_path, box_light) as swept:
        _, status = await stop_half_way(swept, whole_world(), after=2)
        assert status is RunStatus.COMPLETE


async def test_tasks_in_flight_are_cut_off_after_their_grace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan_module, "GRACE_SECONDS", 0.01)
    world = whole_world()
    world.gate = anyio.Event()
    with sweeping(tmp_path, box_light, count=5) as swept:
        scan = swept.scan(world, max_tasks=3)
        async with running(scan):
            await until_open(world, 3)
            scan.stop()
        assert world.open == 0
        assert world.asked == {}
        assert len(list(swept.store.unfinished_targets("run"))) > 0
        check_the_numbers(swept, scan)
        world.gate = None
        assert await swept.scan(world).run() is RunStatus.COMPLETE


async def test_tasks_in_flight_may_finish_in_their_grace(tmp_path: Path) -> None:
    world = whole_world()
    world.gate = anyio.Event()
    with sweeping(tmp_path, box_light, count=5) as swept:
        scan = swept.scan(world, max_tasks=3)
        async with running(scan):
            await until_open(world, 3)
            scan.stop()
            world.gate.set()
        assert scan.progress.targets_done == 3
        assert world.sessions.total() == 3


async def test_a_sweep_that_is_cancelled_keeps_what_was_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # so that not all is finished before the first is committed
    monkeypatch.setattr("fleetscan.engine.commit._GATHER_SECONDS", 0)
    world = whole_world()
    with sweeping(tmp_path, box_light, count=300) as swept:
        scan = swept.scan(world, max_tasks=1)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(scan.run)
            with anyio.fail_after(10):
                while not scan.progress.targets_done:
                    await anyio.lowlevel.checkpoint()
            tasks.cancel_scope.cancel()
        done = swept.store.progress("run").targets_done
        assert 0 < done < 600
        assert await swept.scan(world).run() is RunStatus.COMPLETE
        assert swept.store.progress("run").targets_done == 600


async def test_what_is_judged_in_a_thread_when_a_sweep_is_cancelled_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(target_module, "_MOST_IN_THE_LOOP", -1)
    begun, go_on = threading.Event(), threading.Event()

    def held_back(*arguments: Any, **options: Any) -> TargetResult:  # noqa: ANN401 - those of `evaluate`
        begun.set()
        assert go_on.wait(10)
        return evaluate(*arguments, **options)

    monkeypatch.setattr(target_module, "evaluate", held_back)
    with sweeping(tmp_path, box_light) as swept:
        scan = swept.scan(whole_world(), max_tasks=1)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(scan.run)
            with anyio.fail_after(10):
                while not begun.is_set():
                    await anyio.lowlevel.checkpoint()
            tasks.cancel_scope.cancel()
            go_on.set()
        assert swept.store.progress("run").targets_done == 1


async def test_who_is_to_end_at_once_does_not_wait_for_the_lock_of_the_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan_module, "GRACE_SECONDS", 600)
    monkeypatch.setattr("fleetscan.engine.store_access.PATIENCE_SECONDS", 5)
    with sweeping(tmp_path, count=3) as swept:
        scan = swept.scan(whole_world())
        attempts = 0
        commit = swept.store.commit

        def commit_or_end(run_id: str, batch: Sequence[AccountResolved | TargetResult]) -> int:
            nonlocal attempts
            attempts += 1
            if attempts == 2:
                scan.stop()
                scan.stop_waiting()
            return commit(run_id, batch)

        monkeypatch.setattr(swept.store, "commit", commit_or_end)
        with closing(
            sqlite3.connect(swept.store.path, isolation_level=None, check_same_thread=False)
        ) as other:
            other.execute("BEGIN IMMEDIATE")
            with anyio.fail_after(30), pytest.RaisesGroup(StoreBusyError, flatten_subgroups=True):
                await scan.run()
        assert attempts == 2
        assert await swept.scan(whole_world()).run() is RunStatus.COMPLETE
