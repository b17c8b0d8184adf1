"""Run one target of the small world, or all of an account, and look at what came of it."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from typing import Any

from fleetscan.catalogue import Catalogue, Check
from fleetscan.engine.collect import CallSlots, calls_of_a_sweep, collect
from fleetscan.engine.evaluate import evaluate
from fleetscan.engine.plan import Plan
from fleetscan.engine.readings import Readings
from fleetscan.engine.resolve import Resolution
from fleetscan.engine.target import Sweep, Target, run_account_level, run_target
from fleetscan.facts.base import GLOBAL
from fleetscan.fleet.model import Account
from fleetscan.store import KeptFact, TargetResult
from fleetscan.verdicts import Unread
from tests.engine.fakes import FakeSession, World, open_account
from tests.engine.world import ACCOUNT, CATALOGUE, COLLECTORS, HOME, NORTH, REGIONS, needs

STARTED = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


async def read(
    world: World,
    *checks: Check[Any],
    target: str,
    regions: Collection[str] = REGIONS,
    slots: CallSlots | None = None,
) -> Readings:
    """Read what these checks need of a target."""
    region = HOME if target == GLOBAL else target
    session: Any = FakeSession(world, ACCOUNT, region, world.counts)
    return await collect(
        session,
        needs(*checks),
        target_region=target,
        regions=regions,
        slots=slots or CallSlots(calls_of_a_sweep()),
    )


def plan(*checks: Check[Any], **parts: Any) -> Plan:  # noqa: ANN401 - any part of a plan
    """Plan these checks in the one account."""
    return Plan(
        **{
            "accounts": (Account(id=ACCOUNT, name="one", regions=REGIONS),),
            "checks": tuple(sorted(each.id for each in checks)),
            **parts,
        }
    )


def sweep(*checks: Check[Any], **parts: Any) -> Sweep:  # noqa: ANN401 - as above
    """Prepare a sweep of these checks."""
    return Sweep.of(plan(*checks, **parts), CATALOGUE.needs(checks), started_at=STARTED)


async def run(
    world: World,
    *checks: Check[Any],
    target: str = REGIONS[0],
    unread: tuple[Unread, ...] = (),
    enabled: frozenset[str] | None = frozenset((*REGIONS, HOME)),
    options: dict[str, dict[str, Any]] | None = None,
) -> TargetResult:
    """Run a target; `unread` is why the account could not be entered."""
    resolution = Resolution(
        account=None if unread else open_account(world, ACCOUNT),
        unread=unread,
        regions=REGIONS,
        enabled=None if unread else enabled,
    )
    return await last_try(
        sweep(*checks, options=options or {}),
        Target(account_id=ACCOUNT, region=target, resolution=resolution),
    )


async def last_try(sweep: Sweep, target: Target) -> TargetResult:
    """Run a target that is not tried again."""
    result = await run_target(sweep, target)
    assert result is not None
    return result


async def run_account(
    world: World, *checks: Check[Any], dead: Iterable[str] = (), why: tuple[Unread, ...] = ()
) -> TargetResult:
    """Run all targets of the account, then judge what waits for them. `dead` could not be read."""
    prepared = sweep(*checks)
    facts: list[KeptFact] = []
    for target in (*REGIONS, GLOBAL):
        resolution = Resolution(
            account=None if target in dead else open_account(world, ACCOUNT),
            unread=why if target in dead else (),
            regions=REGIONS,
        )
        result = await last_try(
            prepared, Target(account_id=ACCOUNT, region=target, resolution=resolution)
        )
        facts += result.facts
    return await run_account_level(prepared, ACCOUNT, REGIONS, facts)


def verdicts(result: TargetResult) -> dict[tuple[str, str], str]:
    """Status by check and resource, without what all have in common."""
    return {
        (each.check_id.removeprefix("world."), each.resource.id): each.status.value
        for each in result.evaluations
    }


def gap_cells(result: TargetResult) -> set[tuple[str, str]]:
    """Check and region of every gap."""
    return {(gap.check_id.removeprefix("world."), gap.region) for gap in result.gaps}


def judge(readings: Readings, *checks: Check[Any]) -> TargetResult:
    """Apply checks, which need not be in the catalogue, to what was read of a region."""
    wanted = Catalogue(checks, COLLECTORS).needs(checks)
    made = Plan(accounts=(), checks=tuple(each.id for each in checks))
    prepared = Sweep.of(made, wanted, started_at=STARTED)
    return evaluate(
        readings,
        wanted,
        prepared.judgement,
        account_id=ACCOUNT,
        target_region=NORTH,
        regions=REGIONS,
    )
