"""A verdict rests on facts that were read; everything else is a gap in its own cell."""

import pytest

from fleetscan.aws.task import VanishedError
from fleetscan.catalogue import check
from fleetscan.catalogue.needs import Catalogue
from fleetscan.engine.plan import Plan
from fleetscan.engine.readings import Readings
from fleetscan.engine.target import Sweep
from fleetscan.errors import ConfigurationError
from fleetscan.facts.base import GLOBAL, Tags
from fleetscan.fleet.model import Account
from fleetscan.store import Gap, Status
from fleetscan.verdicts import Cause, NotRead, Pass, Severity, Unread, Verdict
from tests.engine.fakes import World
from tests.engine.reading import STARTED, gap_cells, judge, run, sweep, verdicts
from tests.engine.world import (
    ACCOUNT,
    COLLECTORS,
    HOME,
    NORTH,
    REGIONS,
    SOUTH,
    Box,
    Fence,
    Hinge,
    Lid,
    Stamp,
    Weather,
    box,
    box_closed,
    box_dry,
    box_labelled,
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


def a_gap(check_id: str, missing: Unread, region: str = NORTH, resource: str | None = None) -> Gap:
    return Gap(
        region=region,
        check_id=f"world.{check_id}",
        resource=resource,
        cause=missing.cause,
        operation=missing.operation,
        iam_action=missing.iam_action,
        error_code=missing.error_code,
        message=missing.message,
    )


# verdicts


async def test_a_check_is_applied_to_each_resource() -> None:
    world = World(there={LISTED: tagged(box("a", weight=3), box("b", weight=30), Owner="me")})
    result = await run(world, box_light)
    assert verdicts(result) == {("box_light", "a"): "pass", ("box_light", "b"): "fail"}
    assert result.gaps == ()
    failed = result.evaluations[1]
    assert failed.region == NORTH
    assert failed.message == "weighs 30"
    assert failed.resource.arn == box("b").arn
    assert failed.resource.type == "Test::Box"


async def test_options_change_what_a_check_says() -> None:
    world = World(there={LISTED: tagged(box("a", weight=30))})
    result = await run(world, box_light, options={"world.box_light": {"most": 30}})
    assert verdicts(result) == {("box_light", "a"): "pass"}


async def test_not_applicable_is_told_from_pass() -> None:
    lids = (Lid(closed=False), Hinge(oiled=True))
    world = World(there={LISTED: tagged(box("a")), ("test:GetLid", "a"): lids})
    assert (await run(world, box_oiled)).evaluations[0].status is Status.NOT_APPLICABLE


async def test_now_is_when_the_run_began() -> None:
    world = World(there={LISTED: tagged(box("a")), ("test:GetWeather", NORTH): Weather(rainy=True)})
    assert (await run(world, box_dry)).evaluations[0].message == f"rain at {STARTED:%H:%M}"


async def test_tags_are_said_only_where_they_were_read() -> None:
    listed = World(there={LISTED: tagged(box("a"), Owner="me")})
    assert (await run(listed, box_light)).evaluations[0].resource.tags == {"Owner": "me"}
    found = World(there={("test:ListPersons", HOME): [person("p")]})
    assert (await run(found, thing_named, target=GLOBAL)).evaluations[0].resource.tags is None


async def test_each_target_judges_what_it_lists() -> None:
    world = World(
        there={
            LISTED: tagged(box("a")),
            ("test:ListDepots", HOME): [depot("d", SOUTH)],
            ("test:ListPersons", HOME): [person("p")],
        }
    )
    of_north = await run(world, thing_named, target=NORTH)
    of_all = await run(world, thing_named, target=GLOBAL)
    assert [(each.resource.id, each.region) for each in of_north.evaluations] == [("a", NORTH)]
    assert [(each.resource.id, each.region) for each in of_all.evaluations] == [
        ("d", SOUTH),
        ("p", GLOBAL),
    ]


async def test_calls_are_counted() -> None:
    world = World(there={LISTED: tagged(box("a"), box("b"))})
    assert (await run(world, box_light)).calls == 1
    assert (await run(world, box_stamped)).calls == 2


# gaps


async def test_a_fact_of_a_service_that_is_not_offered_makes_a_check_not_applicable() -> None:
    missing = denied("test:GetLid", not_offered=True)
    world = World(there={LISTED: tagged(box("a"))}, broken={("test:GetLid", "a"): NotRead(missing)})
    result = await run(world, box_closed)
    assert result.gaps == ()
    assert verdicts(result) == {("box_closed", "a"): "not_applicable"}
    (evaluation,) = result.evaluations
    assert evaluation.message == f"not offered in {NORTH}: test:GetLid is denied"


async def test_a_fact_that_was_not_read_is_a_gap_of_the_checks_that_take_it() -> None:
    missing = denied("test:GetLid")
    world = World(there={LISTED: tagged(box("a"))}, broken={("test:GetLid", "a"): NotRead(missing)})
    result = await run(world, box_light, box_closed, box_oiled)
    assert verdicts(result) == {("box_light", "a"): "pass"}
    assert result.gaps == (
        a_gap("box_closed", missing, resource=box("a").arn),
        a_gap("box_oiled", missing, resource=box("a").arn),
    )


async def test_all_that_is_missing_for_a_verdict_is_said() -> None:
    lid, stamp = denied("test:GetLid"), denied("test:GetStamps")

    @check(severity=Severity.LOW)
    def box_sound(box: Box, lid: Lid, stamp: Stamp) -> Verdict:
        """A box is sound.

        Why: it is.
        Fix: it.
        """
        raise AssertionError(box, lid, stamp)

    readings = Readings()
    readings.subjects[Box][box("a").arn] = box("a")
    readings.unread[Lid, box("a").arn] = (lid,)
    readings.unread[Stamp, box("a").arn] = (stamp,)
    result = judge(readings, box_sound)
    assert [gap.operation for gap in result.gaps] == ["test:GetLid", "test:GetStamps"]
    assert result.evaluations == ()


async def test_what_a_field_lacks_is_a_gap_of_the_checks_that_read_it() -> None:
    missing = denied("test:ListBoxes", cause=Cause.UNEXPECTED_REPLY)
    world = World(there={LISTED: tagged(box("a", label=missing), box("b", label="b"))})
    result = await run(world, box_light, box_labelled)
    assert verdicts(result) == {
        ("box_light", "a"): "pass",
        ("box_light", "b"): "pass",
        ("box_labelled", "b"): "pass",
    }
    assert result.gaps == (a_gap("box_labelled", missing, resource=box("a").arn),)


async def test_a_list_that_is_not_whole_is_a_gap_beside_what_was_found() -> None:
    missing = denied("test:ListBoxes")
    world = World(there={LISTED: tagged(box("a"))}, broken={LISTED: NotRead(missing)})
    result = await run(world, box_light, thing_named)
    assert verdicts(result) == {("box_light", "a"): "pass", ("thing_named", "a"): "pass"}
    assert result.gaps == (a_gap("box_light", missing), a_gap("thing_named", missing))


async def test_a_list_for_the_whole_account_is_a_gap_in_every_region() -> None:
    missing = denied("test:ListDepots")
    world = World(broken={("test:ListDepots", HOME): NotRead(missing)})
    result = await run(world, depot_fenced, target=GLOBAL)
    assert result.gaps == tuple(a_gap("depot_fenced", missing, region) for region in REGIONS)


async def test_a_list_of_a_global_service_is_a_gap_in_global() -> None:
    missing = denied("test:ListPersons")
    world = World(broken={("test:ListPersons", HOME): NotRead(missing)})
    result = await run(world, thing_named, target=GLOBAL)
    assert result.gaps == (a_gap("thing_named", missing, GLOBAL),)


async def test_a_gap_about_a_resource_is_in_its_own_region() -> None:
    missing = denied("test:GetFence")
    world = World(
        there={("test:ListDepots", HOME): [depot("s", SOUTH)]},
        broken={("test:GetFence", "s"): NotRead(missing)},
    )
    result = await run(world, depot_fenced, target=GLOBAL)
    assert result.gaps == (a_gap("depot_fenced", missing, SOUTH, depot("s").arn),)


async def test_a_resource_that_is_gone_is_neither_a_gap_nor_a_finding() -> None:
    world = World(
        there={LISTED: tagged(box("a"))}, broken={("test:GetLid", "a"): VanishedError("gone")}
    )
    result = await run(world, box_light, box_closed)
    assert (result.evaluations, result.gaps) == ((), ())


async def test_a_resource_outside_of_the_plan_is_neither() -> None:
    world = World(there={("test:ListDepots", HOME): [depot("far", "ap-south-1")]})
    result = await run(world, depot_fenced, target=GLOBAL)
    assert (result.evaluations, result.gaps) == ((), ())


async def test_a_resource_in_a_region_that_is_not_enabled_is_a_gap_if_all_others_are_swept() -> (
    None
):
    far, near = depot("far", "ap-south-1"), depot("near", SOUTH)
    world = World(
        there={("test:ListDepots", HOME): [far, near], ("test:GetFence", "near"): Fence(height=1)}
    )
    result = await run(world, depot_fenced, target=GLOBAL, enabled=frozenset(REGIONS))
    missing = Unread(
        cause=Cause.REGION_DISABLED,
        operation="test:ListDepots",
        iam_action="test:ListDepots",
        error_code="ResourceInDisabledRegion",
        message="it is in ap-south-1, which is not enabled in the account",
    )
    # the home region is not swept here
    assert result.gaps == (a_gap("depot_fenced", missing, min(REGIONS), far.arn),)
    assert [each.resource.arn for each in result.evaluations] == [near.arn]
    assert world.asked_for("test:GetFence") == {(SOUTH, "near"): 1}


async def test_several_types_of_one_cell_give_one_gap() -> None:
    missing = denied("sts:AssumeRole")
    result = await run(World(), thing_named, target=GLOBAL, unread=(missing,))
    assert result.gaps == (
        a_gap("thing_named", missing, NORTH),
        a_gap("thing_named", missing, SOUTH),
        a_gap("thing_named", missing, GLOBAL),
    )


# targets of which nothing can be read


async def test_an_account_that_cannot_be_entered_is_a_gap_in_each_cell() -> None:
    missing = denied("sts:AssumeRole")
    world = World()
    of_north = await run(world, box_light, box_dry, depot_fenced, unread=(missing,))
    of_all = await run(world, depot_fenced, thing_named, target=GLOBAL, unread=(missing,))
    assert gap_cells(of_north) == {("box_light", NORTH), ("box_dry", NORTH)}
    assert gap_cells(of_all) == {
        ("depot_fenced", NORTH),
        ("depot_fenced", SOUTH),
        ("thing_named", NORTH),
        ("thing_named", SOUTH),
        ("thing_named", GLOBAL),
    }
    assert {gap.operation for gap in (*of_north.gaps, *of_all.gaps)} == {"sts:AssumeRole"}
    assert world.asked == {}


async def test_a_region_that_is_off_is_a_gap_and_is_not_asked() -> None:
    world = World(there={LISTED: tagged(box("a"))})
    result = await run(world, box_light, enabled=frozenset({SOUTH, HOME}))
    (gap,) = result.gaps
    assert (gap.cause, gap.region) == (Cause.REGION_DISABLED, NORTH)
    assert gap.message == f"region {NORTH} is not enabled in the account"
    assert world.asked == {}


async def test_a_region_of_which_nothing_is_known_is_asked() -> None:
    world = World(there={LISTED: tagged(box("a"))})
    result = await run(world, box_light, enabled=None)
    assert verdicts(result) == {("box_light", "a"): "pass"}


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (NotRead(denied("sts:AssumeRole")), Cause.ACCESS_DENIED),
        (ConfigurationError("the profile is gone"), Cause.CREDENTIALS),
        (RuntimeError("a fault"), Cause.INTERNAL),
    ],
)
async def test_a_session_that_cannot_be_made_is_a_gap(error: Exception, cause: Cause) -> None:
    world = World(broken={("session", f"{ACCOUNT}/{NORTH}"): error})
    result = await run(world, box_light, box_dry)
    assert gap_cells(result) == {("box_light", NORTH), ("box_dry", NORTH)}
    assert {gap.cause for gap in result.gaps} == {cause}


async def test_a_setting_is_told_without_its_password() -> None:
    error = ConfigurationError("'http://user:hunter2@proxy.test:x' is no URL")
    result = await run(World(broken={("session", f"{ACCOUNT}/{NORTH}"): error}), box_light)
    (gap,) = result.gaps
    assert gap.message == "'http://[redacted]@proxy.test:x' is no URL"


# facts that a region has once


async def test_what_a_region_has_once_is_read_once_for_all_its_resources() -> None:
    found = {LISTED: tagged(box("a"), box("b")), ("test:GetWeather", NORTH): Weather(rainy=False)}
    world = World(there=found)
    assert verdicts(await run(world, box_dry)) == {
        ("box_dry", "a"): "pass",
        ("box_dry", "b"): "pass",
    }
    assert world.asked_for("test:GetWeather") == {(NORTH, NORTH): 1}


async def test_what_a_region_has_once_is_a_gap_of_each_resource() -> None:
    missing = denied("test:GetWeather")
    world = World(
        there={LISTED: tagged(box("a"), box("b"))},
        broken={("test:GetWeather", NORTH): NotRead(missing)},
    )
    result = await run(world, box_dry)
    assert result.gaps == tuple(
        a_gap("box_dry", missing, resource=box(name).arn) for name in ("a", "b")
    )


async def test_what_waits_for_the_account_is_not_judged_by_a_target() -> None:
    world = World(
        there={
            ("test:ListPersons", HOME): [person("p")],
            ("test:ListDepots", HOME): [depot("d")],
            ("test:GetFence", "d"): Fence(height=1),
        }
    )
    result = await run(world, person_owns, depot_fenced, target=GLOBAL)
    assert verdicts(result) == {("depot_fenced", "d"): "pass"}
    assert len(result.facts) == 1


def test_options_of_a_stored_plan_get_their_types_back() -> None:
    """JSON has lists where a check takes a tuple, and text where it takes a time."""

    @check(severity=Severity.LOW)
    def box_known(box: Box, tags: Tags, *, keys: tuple[str, ...] = ()) -> Verdict:
        """A box has the tags.

        Why: order.
        Fix: tag it.

        Options:
            keys: which
        """
        return Pass(f"{box.id} {keys!r} {tags.own}")

    catalogue = Catalogue([box_known], COLLECTORS)
    plan = Plan(accounts=(), checks=(box_known.id,), options={box_known.id: {"keys": ("Owner",)}})
    stored = Plan.decode(plan.encode())
    assert stored.options == {box_known.id: {"keys": ["Owner"]}}
    for each in (plan, stored):
        prepared = Sweep.of(each, catalogue.needs([box_known]), started_at=STARTED)
        assert prepared.judgement.options == {box_known.id: {"keys": ("Owner",)}}
    assert sweep(box_light).judgement.options == {}


def test_an_account_has_its_own_parameters_over_those_of_all() -> None:
    @check(severity=Severity.LOW)
    def box_sized(box: Box, *, least: int = 0, most: int = 9) -> Verdict:
        """A box has a size.

        Why: order.
        Fix: saw it.

        Options:
            least: from
            most: to
        """
        return Pass(f"{box.id} {least} {most}")

    plan = Plan(
        accounts=(
            Account(id="111111111111", name="own", check_parameters={box_sized.id: {"most": 5}}),
            Account(id="222222222222", name="as all"),
        ),
        checks=(box_sized.id,),
        options={box_sized.id: {"least": 1, "most": 3}},
    )
    needs = Catalogue([box_sized], COLLECTORS).needs([box_sized])
    prepared = Sweep.of(Plan.decode(plan.encode()), needs, started_at=STARTED)
    assert {account.id: prepared.judgement_of(account.id).options for account in plan.accounts} == {
        "111111111111": {box_sized.id: {"least": 1, "most": 5}},
        "222222222222": {box_sized.id: {"least": 1, "most": 3}},
    }
