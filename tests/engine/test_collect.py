"""Every call is made once, where it must be, and what it did not give is known."""

from collections.abc import Callable
from functools import partial
from typing import Any

import anyio
import pytest

from fleetscan.aws.task import VanishedError
from fleetscan.catalogue import Catalogue, Check
from fleetscan.engine.collect import CallSlots, calls_of_a_sweep
from fleetscan.engine.readings import Readings
from fleetscan.facts.base import GLOBAL, Tags
from fleetscan.verdicts import Cause, NotRead, Unread
from tests.engine.fakes import World
from tests.engine.reading import read
from tests.engine.world import (
    CHECKS,
    COLLECTORS,
    HOME,
    NORTH,
    SOUTH,
    Box,
    Depot,
    Fence,
    Hinge,
    Law,
    Lid,
    Person,
    Stamp,
    Weather,
    box,
    box_closed,
    box_dry,
    box_lawful,
    box_light,
    box_oiled,
    box_stamped,
    denied,
    depot,
    depot_fenced,
    person,
    person_owns,
    tagged,
    thing_named,
)

LISTED = ("test:ListBoxes", NORTH)
CLOSED = (Lid(closed=True), Hinge(oiled=True))


def boxes(*names: str) -> World:
    """A region with these boxes, each with a closed lid."""
    found = [box(name) for name in names]
    return World(
        there={LISTED: tagged(*found)} | {("test:GetLid", each.id): CLOSED for each in found}
    )


def lid_of(readings: Readings, name: str) -> Lid | tuple[Unread, ...]:
    """What is known of a lid."""
    key = (Lid, box(name).arn)
    if key in readings.unread:
        return readings.unread[key]
    found = readings.facts[key]
    assert isinstance(found, Lid)
    return found


# each call once, and no other


async def test_a_call_is_made_once_however_many_checks_need_it() -> None:
    world = boxes("a", "b")
    await read(world, box_light, box_closed, box_oiled, thing_named, target=NORTH)
    assert world.asked_for("test:ListBoxes", "test:GetLid") == {
        (NORTH, NORTH): 1,
        (NORTH, "a"): 1,
        (NORTH, "b"): 1,
    }
    assert set(world.asked.values()) == {1}


@pytest.mark.parametrize(
    ("checks", "target", "operations"),
    [
        ([box_light], NORTH, {"test:ListBoxes"}),
        ([box_light], GLOBAL, set()),
        ([box_closed], NORTH, {"test:ListBoxes", "test:GetLid"}),
        ([box_dry], NORTH, {"test:ListBoxes", "test:GetWeather"}),
        ([depot_fenced], NORTH, set()),
        ([depot_fenced], GLOBAL, {"test:ListDepots", "test:GetFence"}),
        ([box_lawful], NORTH, {"test:ListBoxes"}),
        ([box_lawful], GLOBAL, {"test:GetLaw"}),
        ([person_owns], NORTH, {"test:ListBoxes"}),
        ([person_owns], GLOBAL, {"test:ListPersons"}),
        ([thing_named], GLOBAL, {"test:ListDepots", "test:ListPersons"}),
    ],
)
async def test_no_call_is_made_that_no_check_needs(
    checks: list[Check[Any]], target: str, operations: set[str]
) -> None:
    world = boxes("a")
    world.there["test:ListDepots", HOME] = [depot("d")]
    world.there["test:GetFence", "d"] = Fence(height=1)
    world.there["test:GetWeather", NORTH] = Weather(rainy=False)
    world.there["test:GetLaw", HOME] = Law(strict=True)
    await read(world, *checks, target=target)
    assert {operation for _, operation, _, _ in world.asked} == operations


async def test_where_a_service_is_not_offered_its_list_is_empty_and_whole() -> None:
    not_there = denied("test:ListBoxes", not_offered=True)
    world = World(there={LISTED: []}, broken={LISTED: NotRead(not_there)})
    readings = await read(world, box_light, target=NORTH)
    assert readings.listed(Box) == []
    assert readings.missing_of(Box) == []


async def test_a_list_that_gave_something_is_offered_whatever_it_says_then() -> None:
    world = boxes("a")
    not_there = denied("test:ListBoxes", not_offered=True)
    world.broken[LISTED] = NotRead(not_there)
    readings = await read(world, box_closed, target=NORTH)
    assert readings.missing_of(Box) == [(NORTH, not_there)]


async def test_what_is_listed_twice_is_asked_once() -> None:
    """A list that changes while it is read gives the same resource on two pages."""
    world = boxes("a")
    world.there[LISTED] *= 2
    readings = await read(world, box_closed, target=NORTH)
    assert world.asked_for("test:GetLid") == {(NORTH, "a"): 1}
    assert len(readings.listed(Box)) == 1


async def test_facts_that_come_with_the_list_cost_no_call() -> None:
    world = World(there={LISTED: tagged(box("a"), Owner="me")})
    readings = await read(world, box_stamped, target=NORTH)
    assert readings.facts[Tags, box("a").arn] == Tags({"Owner": "me"})
    assert world.asked_for("test:GetStamps") == {(NORTH, "a"): 1}


async def test_no_more_than_32_calls_about_resources_are_in_flight_in_a_task() -> None:
    world = boxes(*map(str, range(50)))
    world.turns = 100
    await read(world, box_closed, box_stamped, target=NORTH)
    assert len(world.asked_for("test:GetLid")) == 50
    assert world.most_calls == 32


async def test_tasks_share_what_a_sweep_may_have_in_flight(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("fleetscan.engine.collect._CALLS_IN_FLIGHT", 40)
    world = boxes(*map(str, range(50)))
    world.turns = 100
    calls = calls_of_a_sweep()
    async with anyio.create_task_group() as tasks:
        for _ in range(3):
            reading = partial(read, world, box_closed, target=NORTH, slots=CallSlots(calls))
            tasks.start_soon(reading)
    assert world.asked_for("test:GetLid") == {(NORTH, str(n)): 3 for n in range(50)}
    assert world.most_calls == 40


# where


async def test_global_services_are_asked_in_the_home_region() -> None:
    world = World(there={("test:ListPersons", HOME): [person("p")]})
    readings = await read(world, person_owns, target=GLOBAL)
    assert readings.listed(Person) == [person("p")]
    assert world.asked_for("test:ListPersons") == {(HOME, HOME): 1}


async def test_a_resource_is_asked_in_its_own_region() -> None:
    world = World(
        there={
            ("test:ListDepots", HOME): [depot("n", NORTH), depot("s", SOUTH)],
            ("test:GetFence", "n"): Fence(height=1),
            ("test:GetFence", "s"): Fence(height=2),
        }
    )
    await read(world, depot_fenced, target=GLOBAL)
    assert world.asked_for("test:ListDepots", "test:GetFence") == {
        (HOME, HOME): 1,
        (NORTH, "n"): 1,
        (SOUTH, "s"): 1,
    }


async def test_a_resource_outside_of_the_plan_is_known_and_not_asked() -> None:
    world = World(
        there={
            ("test:ListDepots", HOME): [depot("in", NORTH), depot("out", SOUTH)],
            ("test:GetFence", "in"): Fence(height=1),
        }
    )
    readings = await read(world, depot_fenced, target=GLOBAL, regions=[NORTH])
    assert readings.listed(Depot) == [depot("in", NORTH), depot("out", SOUTH)]
    assert readings.missing_of(Depot) == []
    assert world.asked_for("test:GetFence") == {(NORTH, "in"): 1}


# batches


async def test_a_batch_is_as_large_as_declared() -> None:
    world = boxes(*"abcdefg")
    readings = await read(world, box_stamped, target=NORTH)
    assert world.asked_for("test:GetStamps") == {
        (NORTH, "a,b,c"): 1,
        (NORTH, "d,e,f"): 1,
        (NORTH, "g"): 1,
    }
    assert {about for kind, about in readings.facts if kind is Stamp} == {
        box(name).arn for name in "abcdefg"
    }


async def test_of_a_batch_with_one_that_is_gone_each_is_asked_alone() -> None:
    world = boxes("a", "b", "c")
    world.broken["test:GetStamps", "a,b,c"] = VanishedError("one of them")
    world.broken["test:GetStamps", "b"] = VanishedError("this one")
    readings = await read(world, box_stamped, target=NORTH)
    assert readings.listed(Box) == [box("a"), box("c")]
    assert world.asked_for("test:GetStamps") == {
        (NORTH, about): 1 for about in ("a,b,c", "a", "b", "c")
    }
    assert readings.unread == {}


async def test_a_batch_that_is_denied_is_missing_for_each() -> None:
    world = boxes("a", "b")
    missing = denied("test:GetStamps")
    world.broken["test:GetStamps", "a,b"] = NotRead(missing)
    readings = await read(world, box_stamped, target=NORTH)
    assert readings.unread == {
        (Stamp, box("a").arn): (missing,),
        (Stamp, box("b").arn): (missing,),
    }


async def test_what_the_reply_to_a_batch_is_silent_about_was_not_read() -> None:
    world = boxes("a", "b")
    world.there["test:GetStamps", "a,b"] = {box("a").arn: Stamp(valid=True)}
    readings = await read(world, box_stamped, target=NORTH)
    assert readings.facts[Stamp, box("a").arn] == Stamp(valid=True)
    (missing,) = readings.unread[Stamp, box("b").arn]
    assert missing.cause is Cause.UNEXPECTED_REPLY
    assert missing.operation == "test:GetStamps"
    assert box("b").arn in missing.message
    assert readings.vanished == set()


# what was not read


async def test_a_list_that_ends_early_keeps_what_it_gave() -> None:
    world = boxes("a")
    missing = denied("test:ListBoxes")
    world.broken[LISTED] = NotRead(missing)
    readings = await read(world, box_closed, target=NORTH)
    assert readings.listed(Box) == [box("a")]
    assert lid_of(readings, "a") == Lid(closed=True)
    assert readings.missing_of(Box) == [(NORTH, missing)]


async def test_a_list_goes_on_after_what_it_could_not_make_out() -> None:
    missing = denied("test:ListBoxes")
    world = World(there={LISTED: [*tagged(box("a")), missing, *tagged(box("b"))]})
    readings = await read(world, box_light, target=NORTH)
    assert readings.listed(Box) == [box("a"), box("b")]
    assert readings.missing_of(Box) == [(NORTH, missing)]


async def test_a_fact_that_is_denied_is_missing_and_the_others_are_read() -> None:
    world = boxes("a", "b")
    missing = denied("test:GetLid")
    world.broken["test:GetLid", "a"] = NotRead(missing)
    readings = await read(world, box_closed, box_stamped, target=NORTH)
    assert lid_of(readings, "a") == (missing,)
    assert readings.unread[Hinge, box("a").arn] == (missing,)
    assert lid_of(readings, "b") == Lid(closed=True)
    assert readings.facts[Stamp, box("a").arn] == Stamp(valid=True)


async def test_a_fact_may_itself_be_what_was_not_read() -> None:
    world = boxes("a")
    missing = denied("test:GetLid")
    world.there["test:GetLid", "a"] = (missing, Hinge(oiled=True))
    readings = await read(world, box_oiled, target=NORTH)
    assert lid_of(readings, "a") == (missing,)
    assert readings.facts[Hinge, box("a").arn] == Hinge(oiled=True)


async def test_a_resource_that_is_gone_is_not_listed_any_more() -> None:
    world = boxes("a", "b")
    world.broken["test:GetLid", "a"] = VanishedError("gone")
    readings = await read(world, box_closed, target=NORTH)
    assert readings.listed(Box) == [box("b")]
    assert readings.missing_of(Box) == []
    assert readings.unread == {}


async def test_what_a_region_has_once_cannot_be_gone() -> None:
    world = boxes("a")
    world.broken["test:GetWeather", NORTH] = VanishedError("gone")
    readings = await read(world, box_dry, target=NORTH)
    assert readings.listed(Box) == [box("a")]
    (missing,) = readings.unread[Weather, NORTH]
    assert missing.cause is Cause.INTERNAL


@pytest.mark.parametrize(
    ("error", "cause", "code"),
    [
        (KeyError("Lid"), Cause.UNEXPECTED_REPLY, "KeyError"),
        (IndexError("none"), Cause.UNEXPECTED_REPLY, "IndexError"),
        (TypeError("None is no list"), Cause.UNEXPECTED_REPLY, "TypeError"),
        (ValueError("no date"), Cause.UNEXPECTED_REPLY, "ValueError"),
        (AttributeError("no .get"), Cause.UNEXPECTED_REPLY, "AttributeError"),
        (OverflowError("date value out of range"), Cause.UNEXPECTED_REPLY, "OverflowError"),
        (RuntimeError("a fault"), Cause.INTERNAL, "RuntimeError"),
        (SystemExit(0), Cause.INTERNAL, "SystemExit"),
        (ExceptionGroup("several", [OSError()]), Cause.INTERNAL, "ExceptionGroup"),
    ],
)
async def test_an_error_of_a_collector_is_a_gap_with_its_call(
    error: BaseException, cause: Cause, code: str
) -> None:
    world = boxes("a", "b")
    world.broken["test:GetLid", "a"] = error
    readings = await read(world, box_closed, target=NORTH)
    found = lid_of(readings, "a")
    assert isinstance(found, tuple)
    (missing,) = found
    assert (missing.cause, missing.error_code) == (cause, code)
    assert (missing.operation, missing.iam_action) == ("test:GetLid", "test:OpenBox")
    assert lid_of(readings, "b") == Lid(closed=True)


async def test_an_error_before_any_call_is_the_collectors_own(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    world = boxes("a")

    def broken(*_: object) -> None:
        raise KeyError("a fault")

    lids = next(each for each in COLLECTORS if each.id == "world.lids")
    replaced = lids.__class__(
        **{name: getattr(lids, name) for name in lids.__slots__} | {"function": _async(broken)}
    )
    catalogue = Catalogue(CHECKS, [replaced if each is lids else each for each in COLLECTORS])
    monkeypatch.setattr("tests.engine.reading.needs", lambda *checks: catalogue.needs(checks))
    readings = await read(world, box_closed, target=NORTH)
    found = lid_of(readings, "a")
    assert isinstance(found, tuple)
    assert (found[0].cause, found[0].operation) == (Cause.INTERNAL, None)
    assert "world.lids failed" in caplog.text


def _async(function: Callable[..., None]) -> Callable[..., Any]:
    async def run(*arguments: object) -> None:
        function(*arguments)

    return run


# what no collector may give


@pytest.mark.parametrize(
    "item",
    [
        None,
        "a box",
        box("a"),
        (box("a"),),
        (box("a"), Tags({}), Tags({})),
        (box("a"), {"Owner": "me"}),
        (depot("d"), Tags({})),
        (Tags({}), box("a")),
        (denied("test:ListBoxes"), Tags({})),
        # of a region that is another target's
        (box("a", SOUTH), Tags({})),
        (box("a", GLOBAL), Tags({})),
    ],
    ids=repr,
)
async def test_a_list_of_something_else_is_not_whole(item: object) -> None:
    world = World(there={LISTED: [*tagged(box("before")), item]})
    readings = await read(world, box_light, target=NORTH)
    assert readings.listed(Box) == [box("before")]
    ((region, missing),) = readings.missing_of(Box)
    assert (region, missing.cause) == (NORTH, Cause.INTERNAL)
    assert missing.operation == "test:ListBoxes"


async def test_a_resource_of_no_region_is_not_one_of_a_region() -> None:
    world = World(there={("test:ListDepots", HOME): [depot("d", GLOBAL)]})
    readings = await read(world, depot_fenced, target=GLOBAL)
    ((_, missing),) = readings.missing_of(Depot)
    assert missing.cause is Cause.INTERNAL


@pytest.mark.parametrize(
    "fact",
    [None, Lid(closed=True), (Lid(closed=True),), (Hinge(oiled=True), Lid(closed=True)), "lid"],
    ids=repr,
)
async def test_a_fact_of_another_type_was_not_read(fact: object) -> None:
    world = boxes("a")
    world.there["test:GetLid", "a"] = fact
    readings = await read(world, box_closed, target=NORTH)
    found = lid_of(readings, "a")
    assert isinstance(found, tuple)
    assert found[0].cause is Cause.INTERNAL
    assert found[0].error_code == "NotAsDeclaredError"


@pytest.mark.parametrize("reply", [[Stamp(valid=True)], {box("a").arn: None}, "stamp"], ids=repr)
async def test_a_batch_of_something_else_was_not_read(reply: object) -> None:
    world = boxes("a", "b")
    world.there["test:GetStamps", "a,b"] = reply
    readings = await read(world, box_stamped, target=NORTH)
    assert set(readings.unread) == {(Stamp, box("a").arn), (Stamp, box("b").arn)}
    assert {missing.cause for found in readings.unread.values() for missing in found} == {
        Cause.INTERNAL
    }
