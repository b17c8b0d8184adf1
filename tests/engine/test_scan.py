"""A sweep: bounded, stoppable, resumable, and whatever happens, the numbers add up."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

import anyio
import pytest

from fleetscan.aws.regions import EnabledRegions
from fleetscan.aws.task import VanishedError
from fleetscan.engine.keep import restore
from fleetscan.engine.readings import Readings
from fleetscan.fleet.model import Account
from fleetscan.store import AccountResolved, KeptFact, RunStatus, StoreAccessError, TargetResult
from fleetscan.verdicts import Cause, NotRead
from tests.engine.scanning import (
    account_ids,
    check_the_numbers,
    running,
    sweeping,
    until_open,
    whole_world,
)
from tests.engine.world import (
    HOME,
    NORTH,
    SOUTH,
    box,
    box_light,
    denied,
    depot_fenced,
    person_owns,
    tagged,
    thing_named,
)

# a sweep


async def test_a_sweep_of_a_whole_world_is_complete(tmp_path: Path) -> None:
    world = whole_world()
    with sweeping(tmp_path) as swept:
        scan = swept.scan(world)
        assert await scan.run() is RunStatus.COMPLETE
        assert [each for each in swept.findings if each[3] == "fail"] == [
            ("000000000001", "box_closed", "s", "fail"),
            ("000000000001", "box_dry", "s", "fail"),
            ("000000000001", "box_labelled", "s", "fail"),
            ("000000000001", "box_light", "s", "fail"),
            ("000000000001", "depot_dry", "d", "fail"),
            ("000000000001", "person_owns", "bob", "fail"),
            ("000000000001", "person_stores", "ann", "fail"),
            ("000000000001", "person_stores", "bob", "fail"),
        ]
        assert swept.causes == {}
        check_the_numbers(swept, scan)
        assert scan.progress.targets == scan.progress.targets_done == 3
        assert scan.progress.gaps == 0
        stored = swept.store.progress(swept.run.id)
        assert (stored.targets, stored.targets_done) == (3, 3)
        assert stored.calls == scan.progress.counts.calls == world.asked.total()


async def test_each_call_is_made_once_in_each_account(tmp_path: Path) -> None:
    world = whole_world()
    with sweeping(tmp_path, count=3) as swept:
        await swept.scan(world).run()
    assert set(world.asked.values()) == {1}
    assert {account_id for account_id, _, _, _ in world.asked} == set(account_ids(3))


async def test_what_is_missing_makes_a_sweep_incomplete_and_the_numbers_add_up(
    tmp_path: Path,
) -> None:
    world = whole_world()
    world.broken = {
        ("test:GetLid", "000000000001/n"): NotRead(denied("test:GetLid")),
        ("test:GetFence", "000000000001/d"): VanishedError("gone"),
        ("test:ListBoxes", f"000000000002/{SOUTH}"): NotRead(denied("test:ListBoxes")),
        ("test:GetLaw", f"000000000002/{HOME}"): RuntimeError("a fault"),
        ("open", "000000000003"): NotRead(denied("sts:AssumeRole")),
        ("session", f"000000000004/{NORTH}"): RuntimeError("a fault"),
    }
    world.there["regions", "000000000005"] = EnabledRegions(names=frozenset({NORTH, HOME}))
    with sweeping(tmp_path, count=6) as swept:
        scan = swept.scan(world)
        assert await scan.run() is RunStatus.INCOMPLETE
        check_the_numbers(swept, scan)
        gaps = list(swept.store.gaps(swept.run.id))
        assert scan.progress.gaps == len(
            {(gap.account_id, gap.region, gap.check_id, gap.resource) for gap in gaps}
        )
        assert {gap.account_id for gap in gaps} == set(account_ids(5))
        assert swept.causes.keys() == {"access_denied", "internal", "region_disabled"}


async def test_an_account_without_tasks_is_done_at_once(tmp_path: Path) -> None:
    world = whole_world()
    world.there["regions", "000000000001"] = EnabledRegions(names=frozenset({HOME}))
    fleet = [Account(id="000000000001", name="one", regions=("eu-*",))]
    with sweeping(tmp_path, box_light, fleet=fleet) as swept:
        scan = swept.scan(world)
        assert await scan.run() is RunStatus.COMPLETE
        assert (scan.progress.accounts_done, scan.progress.targets) == (1, 0)
        assert swept.store.coverage(swept.run.id).planned == 0


async def test_an_account_with_only_the_last_step_left_is_judged(tmp_path: Path) -> None:
    world = whole_world()
    world.there["regions", "000000000001"] = EnabledRegions(names=frozenset())
    fleet = [Account(id="000000000001", name="one", regions=("eu-*",))]
    with sweeping(tmp_path, person_owns, fleet=fleet) as swept:
        assert await swept.scan(world).run() is RunStatus.COMPLETE
        assert [each[2:] for each in swept.findings] == [("ann", "fail"), ("bob", "fail")]


async def test_what_may_be_in_a_region_that_is_not_swept_is_not_known(tmp_path: Path) -> None:
    """A box in the region that was left out could be somebody's: nobody owns none."""
    world = whole_world()
    world.there["regions", "000000000001"] = EnabledRegions(names=frozenset({NORTH, HOME}))
    fleet = [Account(id="000000000001", name="one", regions=(NORTH,))]
    with sweeping(tmp_path, person_owns, fleet=fleet) as swept:
        assert await swept.scan(world).run() is RunStatus.INCOMPLETE
        assert "fail" not in [each[3] for each in swept.findings]
        gaps = list(swept.store.gaps("run"))
    assert {(gap.error_code, gap.message) for gap in gaps} == {
        ("NotSwept", f"these regions are enabled but not swept: {HOME}")
    }


# no more tasks than asked for


@pytest.mark.parametrize("max_tasks", [1, 3, 8, 17])
async def test_so_many_tasks_run_as_are_asked_for_and_no_more(
    tmp_path: Path, max_tasks: int
) -> None:
    """Also where none of those that a sweep begins with comes to its end."""
    world = whole_world()
    world.gate = anyio.Event()
    with sweeping(tmp_path, box_light, thing_named, count=6) as swept:
        scan = swept.scan(world, max_tasks=max_tasks)
        async with running(scan):
            await until_open(world, max_tasks)
            world.gate.set()
        assert world.most_open == max_tasks
        assert world.sessions.total() == 18
        assert set(world.sessions.values()) == {1}


async def test_accounts_are_finished_one_after_the_other(tmp_path: Path) -> None:
    """Not each of them a little, so that all end at the end."""
    world = whole_world()
    world.gate = anyio.Event()
    with sweeping(tmp_path, thing_named, count=60) as swept:
        scan = swept.scan(world, max_tasks=2)
        async with running(scan):
            await until_open(world, 2)
            assert scan.progress.accounts_resolved <= 18
            world.gate.set()
        assert scan.progress.accounts_resolved == scan.progress.accounts_done == 60


# what breaks


@pytest.mark.parametrize("method", ["commit", "kept_facts", "unfinished_targets", "coverage"])
@pytest.mark.parametrize("waiting", [1, 256], ids="{} results may wait".format)
async def test_a_store_that_fails_ends_the_sweep_with_its_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str, waiting: int
) -> None:
    monkeypatch.setattr("fleetscan.engine.scan.MOST_WAITING", waiting)
    error = StoreAccessError("the disk is full")

    def fail(*_: object) -> None:
        raise error

    world = whole_world()
    with sweeping(tmp_path, count=30) as swept:
        monkeypatch.setattr(swept.store, method, fail)
        with (
            anyio.fail_after(10),
            pytest.raises((StoreAccessError, ExceptionGroup)) as caught,
        ):
            await swept.scan(world, max_tasks=2).run()
        assert set(leaves(caught.value)) == {error}
        assert world.open == 0


def leaves(error: BaseException) -> Iterator[BaseException]:
    """The errors of a group and of the groups in it."""
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            yield from leaves(each)
    else:
        yield error


async def test_a_store_that_fails_once_half_way_leaves_what_was_committed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = whole_world()
    with sweeping(tmp_path, count=5) as swept:
        commit = swept.store.commit
        calls = Counter[str]()

        def fail_later(run_id: str, batch: Sequence[AccountResolved | TargetResult]) -> int:
            calls["commit"] += 1
            if calls["commit"] == 2:
                raise StoreAccessError("the disk is full")
            return commit(run_id, batch)

        with monkeypatch.context() as patched:
            patched.setattr(swept.store, "commit", fail_later)
            with pytest.RaisesGroup(StoreAccessError, flatten_subgroups=True):
                await swept.scan(world).run()
        assert swept.store.newest_unfinished() is not None
        assert await swept.scan(world).run() is RunStatus.COMPLETE


async def test_accounts_that_break_leave_the_others_alone(tmp_path: Path) -> None:
    world = whole_world()
    world.broken["open", "000000000002"] = RuntimeError("a fault")
    world.broken["regions", "000000000003"] = KeyError("a fault")
    with sweeping(tmp_path, thing_named, count=4) as swept:
        scan = swept.scan(world)
        assert await scan.run() is RunStatus.INCOMPLETE
        assert {each[0] for each in swept.findings} == {"000000000001", "000000000004"}
        assert {gap.account_id for gap in swept.store.gaps("run")} == {
            "000000000002",
            "000000000003",
        }
        check_the_numbers(swept, scan)


async def test_an_account_that_breaks_leaves_the_others_whole(tmp_path: Path) -> None:
    world = whole_world()
    world.broken["open", "000000000009"] = RuntimeError("a fault")
    with sweeping(tmp_path, thing_named, count=10) as swept:
        assert await swept.scan(world).run() is RunStatus.INCOMPLETE
        assert world.open == 0
        assert {gap.account_id for gap in swept.store.gaps("run")} == {"000000000009"}


# the order does not matter


async def test_the_number_of_tasks_changes_nothing_in_the_store(tmp_path: Path) -> None:
    reports = []
    for max_tasks in (1, 7):
        folder = tmp_path / str(max_tasks)
        folder.mkdir()
        world = whole_world()
        world.broken["test:GetLid", "n"] = NotRead(denied("test:GetLid"))
        with sweeping(folder, count=4) as swept:
            await swept.scan(world, max_tasks=max_tasks).run()
            reports.append(
                (
                    list(swept.store.findings("run")),
                    list(swept.store.gaps("run")),
                    swept.store.summary("run"),
                )
            )
    assert reports[0] == reports[1]


async def test_resources_are_read_by_the_task_that_lists_them(tmp_path: Path) -> None:
    world = whole_world()
    with sweeping(tmp_path, depot_fenced) as swept:
        await swept.scan(world).run()
    assert world.sessions == {("000000000001", HOME): 1}


# what can't be judged


async def test_a_target_that_can_not_be_judged_does_not_take_the_others_along(
    tmp_path: Path,
) -> None:
    """Half a surrogate pair can't be kept for the account, whose other targets can."""
    world = whole_world()
    world.there["test:ListBoxes", NORTH] = tagged(box("n", NORTH, owner="\ud800"))
    with sweeping(tmp_path, box_light, person_owns) as swept:
        assert await swept.scan(world).run() is RunStatus.INCOMPLETE
        assert [each[2:] for each in swept.findings if each[1] == "box_light"] == [("s", "fail")]
        gaps = {(gap.check_id, gap.region): gap for gap in swept.store.gaps("run")}
    assert gaps["world.box_light", NORTH].cause is Cause.INTERNAL
    assert "can't be judged" in gaps["world.box_light", NORTH].message
    assert ("world.person_owns", "global") in gaps


async def test_an_account_that_can_not_be_judged_as_a_whole_does_not_take_the_others_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = count(1)

    def restore_one(facts: Sequence[KeptFact], types: dict[str, type]) -> Readings:
        if next(broken) == 1:
            raise ValueError("a fact that can't be read again")
        return restore(facts, types)

    monkeypatch.setattr("fleetscan.engine.target.restore", restore_one)
    with sweeping(tmp_path, box_light, person_owns, count=2) as swept:
        scan = swept.scan(whole_world())
        assert await scan.run() is RunStatus.INCOMPLETE
        (gap,) = swept.store.gaps("run")
        assert Counter(each[1] for each in swept.findings) == {"box_light": 4, "person_owns": 2}
        check_the_numbers(swept, scan)
    assert (gap.check_id, gap.region, gap.cause) == ("world.person_owns", "global", Cause.INTERNAL)
