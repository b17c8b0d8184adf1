"""What could not be read for a reason that may pass is read once more at the end of the sweep."""

from collections import Counter
from pathlib import Path

import anyio
import pytest

from fleetscan.engine.scan import Scan
from fleetscan.store import RunStatus
from fleetscan.verdicts import Cause, NotRead, Unread
from tests.engine.fakes import World
from tests.engine.scanning import (
    Sweeping,
    account_ids,
    check_the_numbers,
    sweeping,
    whole_world,
)
from tests.engine.world import HOME, NORTH, SOUTH, denied

FIRST, SECOND, THIRD = account_ids(3)


def throttled(operation: str) -> NotRead:
    """What may be read some time later."""
    return NotRead(
        Unread(
            cause=Cause.THROTTLED,
            message="Rate exceeded",
            operation=operation,
            error_code="Throttling",
            may_recover=True,
        )
    )


BROKEN = {
    "a list": ("test:ListBoxes", f"{FIRST}/{NORTH}"),
    "a fact": ("test:GetLid", f"{FIRST}/s"),
    "a fact of the account": ("test:GetLaw", f"{FIRST}/{HOME}"),
    "a session": ("session", f"{FIRST}/{NORTH}"),
    "an account": ("open", FIRST),
    "its regions": ("regions", FIRST),
}


def findings_of_a_whole_sweep(folder: Path) -> list[tuple[str, str, str, str]]:
    folder.mkdir()
    with sweeping(folder, count=3) as swept:
        anyio.run(swept.scan(whole_world()).run)
        return swept.findings


@pytest.fixture(name="expected")
def _expected(tmp_path: Path) -> list[tuple[str, str, str, str]]:
    return findings_of_a_whole_sweep(tmp_path / "whole")


@pytest.mark.parametrize("what", BROKEN)
def test_a_fault_that_passes_leaves_nothing_behind(
    tmp_path: Path, expected: list[tuple[str, str, str, str]], what: str
) -> None:
    world = whole_world()
    world.broken[BROKEN[what]] = throttled("test:Any")
    world.on_another_try = world.broken.clear
    with sweeping(tmp_path, count=3) as swept:
        scan = swept.scan(world)
        assert anyio.run(scan.run) is RunStatus.COMPLETE
        assert swept.findings == expected
        assert swept.causes == {}
        check_the_numbers(swept, scan)
        assert scan.progress.targets == scan.progress.targets_done == 9


@pytest.mark.parametrize("what", BROKEN)
def test_a_fault_that_stays_is_a_gap_with_its_cause(tmp_path: Path, what: str) -> None:
    world = whole_world()
    world.broken[BROKEN[what]] = throttled("test:Any")
    with sweeping(tmp_path, count=3) as swept:
        scan = swept.scan(world)
        assert anyio.run(scan.run) is RunStatus.INCOMPLETE
        assert swept.causes.keys() == {"throttled"}
        assert {gap.account_id for gap in swept.store.gaps(swept.run.id)} == {FIRST}
        check_the_numbers(swept, scan)
        assert scan.progress.targets == scan.progress.targets_done == 9


def tasks_of(world: World) -> Counter[str]:
    return Counter(
        {
            f"{account} {region}": times
            for (account, region), times in world.sessions.items()
            if times > 1
        }
    )


async def test_only_what_was_missing_is_read_again(tmp_path: Path) -> None:
    world = whole_world()
    world.broken["test:GetLid", f"{SECOND}/s"] = throttled("test:GetLid")
    with sweeping(tmp_path, count=3) as swept:
        await swept.scan(world).run()
    assert tasks_of(world) == {f"{SECOND} {SOUTH}": 2}


async def test_a_reply_that_lacks_something_is_not_read_again(tmp_path: Path) -> None:
    world = whole_world()
    world.broken["test:GetLid", f"{SECOND}/s"] = KeyError("Lid")
    with sweeping(tmp_path, count=3) as swept:
        await swept.scan(world).run()
        assert swept.causes.keys() == {"unexpected_reply"}
    assert tasks_of(world) == {}


async def test_what_can_only_be_mended_by_somebody_is_not_read_again(tmp_path: Path) -> None:
    world = whole_world()
    world.broken["test:GetLid", f"{SECOND}/s"] = NotRead(denied("test:GetLid"))
    world.broken["open", THIRD] = NotRead(denied("sts:AssumeRole"))
    tries = []
    world.on_another_try = lambda: tries.append(1)
    with sweeping(tmp_path, count=3) as swept:
        assert await swept.scan(world).run() is RunStatus.INCOMPLETE
    assert tasks_of(world) == {}
    assert tries == []


async def test_nothing_is_tried_a_third_time(tmp_path: Path) -> None:
    world = whole_world()
    world.broken["test:ListBoxes", f"{FIRST}/{NORTH}"] = throttled("test:ListBoxes")
    with sweeping(tmp_path) as swept:
        await swept.scan(world).run()
        assert tasks_of(world) == {f"{FIRST} {NORTH}": 2}
        again = swept.scan(world)
        assert await again.run() is RunStatus.INCOMPLETE
    assert tasks_of(world) == {f"{FIRST} {NORTH}": 2}


async def stopped_before_the_second_try(swept: Sweeping, world: World) -> Scan:
    scan = swept.scan(world)
    world.on_another_try = scan.stop
    assert await scan.run() is RunStatus.INTERRUPTED
    world.on_another_try = None
    return scan


async def test_a_sweep_that_is_stopped_before_it_is_taken_up_there(tmp_path: Path) -> None:
    world = whole_world()
    world.broken[BROKEN["a fact"]] = throttled("test:GetLid")
    world.broken["open", SECOND] = throttled("sts:AssumeRole")
    with sweeping(tmp_path, count=3) as swept:
        scan = await stopped_before_the_second_try(swept, world)
        check_the_numbers(swept, scan)
        assert swept.causes.keys() == {"Interrupted"}
        world.broken.clear()
        before = world.sessions.copy()
        again = swept.scan(world)
        assert await again.run() is RunStatus.COMPLETE
        check_the_numbers(swept, again)
        assert again.progress.targets == again.progress.targets_done
    assert world.sessions - before == Counter(
        {(FIRST, SOUTH): 1} | {(SECOND, region): 1 for region in (NORTH, SOUTH, HOME)}
    )


async def test_stopping_does_not_wait_for_what_may_be_back(tmp_path: Path) -> None:
    world = whole_world()
    world.broken[BROKEN["a fact"]] = throttled("test:GetLid")
    with sweeping(tmp_path) as swept:
        scan = swept.scan(world)

        async def never() -> None:
            scan.stop()
            await anyio.sleep_forever()

        scan._accounts.before_another_try = never  # type: ignore[method-assign]
        with anyio.fail_after(5):
            assert await scan.run() is RunStatus.INTERRUPTED
