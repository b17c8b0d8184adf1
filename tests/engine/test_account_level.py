"""What needs all of an account is judged when all of it is there, and "none" needs all of it."""

from datetime import UTC, datetime
from typing import ClassVar

import pytest

from fleetscan.aws.task import VanishedError
from fleetscan.engine.keep import keep, kept_types, restore
from fleetscan.engine.readings import Readings
from fleetscan.facts.base import GLOBAL, Resource, Tags
from fleetscan.facts.ec2 import Instance
from fleetscan.store import ACCOUNT_LEVEL, KeptFact
from fleetscan.verdicts import Cause, NotRead, Unread
from tests.engine.fakes import World
from tests.engine.reading import gap_cells, read, run, run_account, verdicts
from tests.engine.world import (
    HOME,
    NORTH,
    SOUTH,
    Box,
    Depot,
    Law,
    Person,
    Weather,
    box,
    box_closed,
    box_lawful,
    box_light,
    denied,
    depot,
    depot_dry,
    needs,
    person,
    person_owns,
    person_stores,
    tagged,
    thing_named,
)

NORTH_BOXES, SOUTH_BOXES = ("test:ListBoxes", NORTH), ("test:ListBoxes", SOUTH)
PERSONS = ("test:ListPersons", HOME)


def owners(*, north: str = "", south: str = "") -> World:
    """Two persons, and a box in each region with its owner."""
    return World(
        there={
            PERSONS: [person("ann"), person("bob")],
            NORTH_BOXES: tagged(box("n", NORTH, owner=north)),
            SOUTH_BOXES: tagged(box("s", SOUTH, owner=south)),
        }
    )


# three-valued


async def test_every_is_of_all_regions() -> None:
    result = await run_account(owners(north="ann", south="bob"), person_owns)
    assert result.region == ACCOUNT_LEVEL
    assert verdicts(result) == {("person_owns", "ann"): "pass", ("person_owns", "bob"): "pass"}
    assert {each.region for each in result.evaluations} == {GLOBAL}


async def test_none_is_none_where_all_was_read() -> None:
    result = await run_account(owners(north="ann"), person_owns)
    assert verdicts(result) == {("person_owns", "ann"): "pass", ("person_owns", "bob"): "fail"}
    assert result.gaps == ()


async def test_found_is_found_although_not_all_was_read() -> None:
    missing = denied("test:ListBoxes")
    world = owners(north="ann")
    world.broken[SOUTH_BOXES] = NotRead(missing)
    result = await run_account(world, person_owns)
    assert verdicts(result) == {("person_owns", "ann"): "pass"}


async def test_none_is_not_known_where_not_all_was_read() -> None:
    missing = denied("test:ListBoxes")
    world = owners(north="ann")
    world.broken[SOUTH_BOXES] = NotRead(missing)
    result = await run_account(world, person_owns)
    (gap,) = result.gaps
    assert gap.resource == person("bob").arn
    assert (gap.region, gap.operation) == (GLOBAL, "test:ListBoxes")


async def test_a_region_that_could_not_be_entered_leaves_none_unknown() -> None:
    why = denied("any:Region", cause=Cause.REGION_DISABLED)
    result = await run_account(owners(north="ann"), person_owns, dead=[SOUTH], why=(why,))
    assert verdicts(result) == {("person_owns", "ann"): "pass"}
    (gap,) = result.gaps
    assert (gap.cause, gap.resource) == (Cause.REGION_DISABLED, person("bob").arn)


async def test_subjects_that_could_not_be_listed_are_a_gap_in_their_cell() -> None:
    why = denied("sts:AssumeRole")
    result = await run_account(owners(), person_owns, dead=[NORTH, SOUTH, GLOBAL], why=(why,))
    assert result.evaluations == ()
    assert gap_cells(result) == {("person_owns", GLOBAL)}


async def test_without_a_subject_nothing_is_missing() -> None:
    world = World(broken={NORTH_BOXES: NotRead(denied("test:ListBoxes"))})
    result = await run_account(world, person_owns)
    assert (result.evaluations, result.gaps) == ((), ())


async def test_what_is_gone_is_owned_by_nobody() -> None:
    world = owners(north="ann", south="bob")
    world.broken["test:GetLid", "n"] = VanishedError("gone")
    # box_closed asks for the lid, so that the box is known to be gone
    result = await run_account(world, person_owns, box_closed)
    assert verdicts(result) == {("person_owns", "ann"): "fail", ("person_owns", "bob"): "pass"}


async def test_what_is_outside_of_the_plan_counts_though_it_is_not_judged() -> None:
    far = depot("ann", "ap-south-1")
    world = World(there={PERSONS: [person("ann")], ("test:ListDepots", HOME): [far]})
    result = await run_account(world, person_stores, thing_named)
    assert verdicts(result) == {("person_stores", "ann"): "pass"}


# facts of another task


async def test_a_fact_of_the_account_is_known_in_every_region() -> None:
    world = owners()
    world.there["test:GetLaw", HOME] = Law(strict=True)
    result = await run_account(world, box_lawful)
    assert verdicts(result) == {("box_lawful", "n"): "pass", ("box_lawful", "s"): "pass"}
    assert world.asked_for("test:GetLaw") == {(HOME, HOME): 1}


async def test_a_fact_of_a_region_is_known_of_what_the_account_lists() -> None:
    world = World(
        there={
            ("test:ListDepots", HOME): [depot("n", NORTH), depot("s", SOUTH)],
            ("test:GetWeather", NORTH): Weather(rainy=True),
            ("test:GetWeather", SOUTH): Weather(rainy=False),
        }
    )
    result = await run_account(world, depot_dry)
    assert [(each.resource.id, each.region, each.status) for each in result.evaluations] == [
        ("n", NORTH, "fail"),
        ("s", SOUTH, "pass"),
    ]


async def test_a_fact_of_a_region_that_is_missing_is_a_gap_there() -> None:
    world = World(
        there={
            ("test:ListDepots", HOME): [depot("n", NORTH), depot("s", SOUTH)],
            ("test:GetWeather", NORTH): Weather(rainy=True),
        },
        broken={("test:GetWeather", SOUTH): NotRead(denied("test:GetWeather"))},
    )
    result = await run_account(world, depot_dry)
    assert verdicts(result) == {("depot_dry", "n"): "fail"}
    (gap,) = result.gaps
    assert (gap.region, gap.resource, gap.operation) == (
        SOUTH,
        depot("s").arn,
        "test:GetWeather",
    )


@pytest.mark.parametrize("dead", [NORTH, GLOBAL])
async def test_a_task_that_could_not_run_took_its_facts_along(dead: str) -> None:
    world = owners()
    world.there["test:ListDepots", HOME] = [depot("n", NORTH), depot("s", SOUTH)]
    world.there |= {("test:GetWeather", region): Weather(rainy=True) for region in (NORTH, SOUTH)}
    world.there["test:GetLaw", HOME] = Law(strict=True)
    why = denied("any:Task")
    result = await run_account(world, depot_dry, box_lawful, dead=[dead], why=(why,))
    if dead == NORTH:
        assert verdicts(result) == {("depot_dry", "s"): "fail", ("box_lawful", "s"): "pass"}
        assert gap_cells(result) == {("depot_dry", NORTH), ("box_lawful", NORTH)}
    else:
        assert verdicts(result) == {}
        assert gap_cells(result) == {
            (check_id, region)
            for check_id in ("depot_dry", "box_lawful")
            for region in (NORTH, SOUTH)
        }
    assert {gap.operation for gap in result.gaps} == {"any:Task"}


# what is kept until then


async def test_without_such_a_check_nothing_is_kept() -> None:
    world = owners()
    assert (await run(world, box_light)).facts == ()


async def test_what_is_kept_is_what_was_read() -> None:
    """Through bytes and back, with all that was missing."""
    world = owners(north="ann")
    label, listing, missing = (denied(f"any:{name}") for name in ("label", "listing", "missing"))
    world.there[NORTH_BOXES] = [
        *tagged(box("n", label=label, owner="ann"), Owner="me"),
        listing,
    ]
    world.broken["test:GetLaw", HOME] = NotRead(missing, listing)
    checks = (person_owns, box_lawful)
    whole = Readings()
    kept: list[KeptFact] = []
    types = kept_types(needs(*checks))
    for target in (NORTH, SOUTH, GLOBAL):
        readings = await read(world, *checks, target=target)
        kept += keep(readings, types)
        whole.facts |= readings.facts
        whole.unread |= readings.unread
        for kind, found in readings.subjects.items():
            whole.subjects[kind] |= found
        for kind, lists in readings.incomplete.items():
            whole.incomplete[kind] |= lists
    restored = restore(kept, types)
    assert restored.listed(Box) == whole.listed(Box)
    assert restored.listed(Person) == whole.listed(Person)
    assert restored.missing_of(Box) == whole.missing_of(Box) == [(NORTH, listing)]
    assert restored.facts == whole.facts
    assert restored.unread == whole.unread == {(Law, GLOBAL): (missing, listing)}


def named(*kinds: type) -> dict[str, type]:
    return {f"{kind.__module__}.{kind.__qualname__}": kind for kind in kinds}


def test_a_fact_with_a_time_or_without_it_is_kept() -> None:
    types = named(Instance, Tags)
    stopped = datetime(2026, 1, 31, tzinfo=UTC)
    readings = Readings()
    for number, stop_time in enumerate((stopped, None, denied("ec2:DescribeInstances"))):
        instance = Instance(
            arn=f"arn:{number}",
            id=str(number),
            region=NORTH,
            state="stopped",
            stop_time=stop_time,
            launched_at=stopped,
            virtualization="hvm",
            metadata_tokens="required",
            metadata_endpoint="enabled",
        )
        readings.subjects[Instance][instance.arn] = instance
        readings.facts[Tags, instance.arn] = Tags({"Name": "ü", "": ""})
    restored = restore(keep(readings, types), types)
    assert restored.listed(Instance) == readings.listed(Instance)
    assert restored.facts == readings.facts


def twin(module: str) -> type[Resource]:
    """Two services may each have a `Cluster`."""

    class Cluster(Resource, frozen=True, kw_only=True):
        TYPE: ClassVar[str] = f"Test::{module}"

    Cluster.__module__ = module
    Cluster.__qualname__ = "Cluster"
    return Cluster


def test_types_of_one_name_are_not_confused() -> None:
    first, second = twin("facts.one"), twin("facts.two")
    types = named(first, second)
    readings = Readings()
    for kind in (first, second):
        readings.subjects[kind]["arn:1"] = kind(arn="arn:1", id=kind.TYPE, region=NORTH)
    restored = restore(keep(readings, types), types)
    assert [each.id for each in restored.listed(first)] == ["Test::facts.one"]
    assert [each.id for each in restored.listed(second)] == ["Test::facts.two"]


def test_what_is_gone_is_not_kept() -> None:
    types = kept_types(needs(person_owns))
    readings = Readings()
    for each in (box("a"), box("b")):
        readings.subjects[Box][each.arn] = each
        readings.facts[Tags, each.arn] = Tags({})
    readings.vanished.add(box("a").arn)
    restored = restore(keep(readings, types), types)
    assert restored.listed(Box) == [box("b")]
    assert list(restored.facts) == [(Tags, box("b").arn)]


def test_of_what_is_not_judged_as_a_whole_no_tags_are_kept() -> None:
    """An account may have 100,000 log groups: each would be a row of the store."""
    types = kept_types(needs(person_owns))
    readings = Readings()
    for each in (box("a"), depot("b"), depot("c")):
        readings.subjects[type(each)][each.arn] = each
    readings.facts[Tags, box("a").arn] = readings.facts[Tags, depot("b").arn] = Tags({})
    readings.unread[Tags, depot("c").arn] = (denied("any:Tags"),)
    restored = restore(keep(readings, types), types)
    assert list(restored.facts) == [(Tags, box("a").arn)]
    assert not restored.unread


def test_the_readings_of_nothing_lack_everything() -> None:
    why = (Unread(cause=Cause.THROTTLED, message="later"),)
    wanted = needs(box_lawful, depot_dry, person_owns)
    readings = Readings.nothing([(root, SOUTH) for root in wanted.roots], why)
    for kind in (Box, Depot, Person):
        assert readings.missing_of(kind) == [(SOUTH, *why)]
    assert readings.unread == {(Law, SOUTH): why, (Weather, SOUTH): why}
