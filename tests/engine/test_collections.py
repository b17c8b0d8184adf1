"""What a check takes all of: of the account or of a region, alone or each with facts about it."""

from typing import Any

import pytest

from fleetscan.catalogue import Catalogue, Check, check
from fleetscan.catalogue.declare import DeclarationError
from fleetscan.engine.evaluate import evaluate
from fleetscan.engine.keep import keep, kept_types, restore
from fleetscan.engine.readings import Readings
from fleetscan.facts.base import GLOBAL, Every, InRegion
from fleetscan.store import ACCOUNT_LEVEL, TargetResult
from fleetscan.verdicts import Fail, Pass, Severity, Verdict
from tests.engine.fakes import World
from tests.engine.reading import judge, read, sweep, verdicts
from tests.engine.world import (
    ACCOUNT,
    COLLECTORS,
    HOME,
    NORTH,
    REGIONS,
    SOUTH,
    Box,
    Depot,
    Fence,
    Law,
    Lid,
    Person,
    Weather,
    box,
    denied,
    depot,
    depot_fenced,
    person,
)


@check(severity=Severity.LOW)
def box_not_alone(box: Box, boxes: InRegion[Box]) -> Verdict:
    """A box is not the only one of its region.

    Why: company.
    Fix: add one.
    """
    others = sorted(each.id for each in boxes if each != box)
    return Pass(f"beside {', '.join(others)}") if others else Fail("alone")


@check(severity=Severity.LOW)
def box_beside_a_closed_one(box: Box, boxes: InRegion[tuple[Box, Lid]]) -> Verdict:
    """A box is in a region where one is closed.

    Why: dust.
    Fix: close one.
    """
    del box
    return Pass("one is") if any(lid.closed for _, lid in boxes) else Fail("none is")


@check(severity=Severity.LOW)
def person_with_a_fence(person: Person, depots: Every[tuple[Depot, Fence]]) -> Verdict:
    """A person has a depot with a fence, in whatever region, that of their name.

    Why: thieves.
    Fix: build one.
    """
    fenced = any(fence.height for each, fence in depots if each.id == person.id)
    return Pass("has one") if fenced else Fail("has none")


@check(severity=Severity.LOW)
def box_alone_with_an_owner(box: Box, boxes: InRegion[Box], persons: Every[Person]) -> Verdict:
    """A box is the only one of its region, and its owner is known.

    Why: order.
    Fix: part them.
    """
    alone = all(each == box for each in boxes)
    known = any(each.id == box.owner for each in persons)
    return Pass("it is") if alone and known else Fail("it is not")


@check(severity=Severity.LOW)
def box_with_laws(box: Box, boxes: InRegion[tuple[Box, Law]]) -> Verdict:
    """A box is where there is a law, which another task reads.

    Why: law.
    Fix: laws.
    """
    del box
    return Pass("strict") if all(law.strict for _, law in boxes) else Fail("lax")


def found(*boxes: Box) -> Readings:
    readings = Readings()
    for each in boxes:
        readings.subjects[Box][each.arn] = each
    return readings


# of a region


def test_in_region_is_judged_with_its_region() -> None:
    result = judge(found(box("a"), box("b")), box_not_alone)
    assert [(each.resource.id, each.message) for each in result.evaluations] == [
        ("a", "beside b"),
        ("b", "beside a"),
    ]


def test_none_in_the_region_is_not_known_where_its_list_is_not_whole() -> None:
    readings = found(box("a"))
    missing = denied("test:ListBoxes")
    readings.incomplete[Box][NORTH].append(missing)
    result = judge(readings, box_not_alone)
    assert result.evaluations == ()
    assert {each.resource for each in result.gaps} == {box("a").arn, None}
    assert {each.operation for each in result.gaps} == {"test:ListBoxes"}


def whole(readings: Readings, *checks: Check[Any]) -> TargetResult:
    """Judge what waits for the account, by what its targets keep."""
    wanted = Catalogue(checks, COLLECTORS).needs(checks)
    types = kept_types(wanted)
    return evaluate(
        restore(keep(readings, types), types),
        wanted,
        sweep().judgement,
        account_id=ACCOUNT,
        target_region=ACCOUNT_LEVEL,
        regions=REGIONS,
    )


def test_beside_what_waits_for_the_account_it_is_still_of_the_region() -> None:
    """One region's list is not whole: it leaves the boxes of the other as they are."""
    readings = found(box("a", NORTH, owner="ann"), box("b", SOUTH, owner="ann"))
    readings.subjects[Person][person("ann").arn] = person("ann")
    readings.incomplete[Box][SOUTH].append(denied("test:ListBoxes"))
    result = whole(readings, box_alone_with_an_owner)
    assert verdicts(result) == {("test_collections.box_alone_with_an_owner", "a"): "pass"}
    assert {(each.region, each.resource) for each in result.gaps} == {
        (SOUTH, box("b", SOUTH).arn),
        (SOUTH, None),
    }


# with facts


@pytest.mark.parametrize(("closed", "verdict"), [(True, "pass"), (False, None)])
def test_one_of_which_the_fact_is_missing_leaves_none_unknown(
    *, closed: bool, verdict: str | None
) -> None:
    readings = found(box("a"), box("b"))
    readings.facts[Lid, box("a").arn] = Lid(closed=closed)
    readings.unread[Lid, box("b").arn] = (denied("test:GetLid"),)
    result = judge(readings, box_beside_a_closed_one)
    assert {each.status.value for each in result.evaluations} == {verdict} - {None}
    assert {each.operation for each in result.gaps} == (set() if verdict else {"test:GetLid"})


def test_one_that_is_gone_is_none_of_them() -> None:
    readings = found(box("a"), box("b"))
    readings.facts[Lid, box("a").arn] = Lid(closed=False)
    readings.vanished.add(box("b").arn)
    result = judge(readings, box_beside_a_closed_one)
    assert verdicts(result) == {("test_collections.box_beside_a_closed_one", "a"): "fail"}
    assert result.gaps == ()


def test_a_fact_that_another_task_reads_is_waited_for() -> None:
    needs = Catalogue([box_with_laws], COLLECTORS).needs([box_with_laws])
    assert needs.at_account_level(box_with_laws)
    readings = found(box("a"), box("b", SOUTH))
    readings.facts[Law, GLOBAL] = Law(strict=True)
    assert set(verdicts(whole(readings, box_with_laws)).values()) == {"pass"}


async def test_a_fact_with_every_one_is_read_wherever_it_is() -> None:
    """Of what is not swept only that is asked, for it is not judged."""
    far = depot("ann", "ap-south-1")
    world = World(
        there={("test:ListDepots", HOME): [far], ("test:GetFence", "ann"): Fence(height=1)}
    )
    await read(world, depot_fenced, target=GLOBAL)
    assert not world.asked_for("test:GetFence")
    readings = await read(world, depot_fenced, person_with_a_fence, target=GLOBAL)
    assert world.asked_for("test:GetFence") == {(far.region, "ann"): 1}
    readings.subjects[Person][person("ann").arn] = person("ann")
    result = whole(readings, depot_fenced, person_with_a_fence)
    assert verdicts(result) == {("test_collections.person_with_a_fence", "ann"): "pass"}


# what does not fit


def test_a_region_has_none_of_what_is_listed_for_the_account() -> None:
    @check(severity=Severity.LOW)
    def box_near_a_depot(box: Box, depots: InRegion[Depot]) -> Verdict:
        """A box is near a depot.

        Why: ways.
        Fix: move it.
        """
        raise NotImplementedError(box, depots)

    with pytest.raises(DeclarationError, match="InRegion is of regions, and Depot is of none"):
        Catalogue([box_near_a_depot], COLLECTORS)


def test_what_is_of_no_region_has_no_fact_that_each_region_has() -> None:
    @check(severity=Severity.LOW)
    def person_dry(person: Person, weather: Weather) -> Verdict:
        """A person is where it does not rain.

        Why: colds.
        Fix: move.
        """
        raise NotImplementedError(person, weather)

    with pytest.raises(DeclarationError, match="Weather is of each region, and Person is of none"):
        Catalogue([person_dry], COLLECTORS)
