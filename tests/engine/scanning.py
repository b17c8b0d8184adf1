"""Sweeps of the small world, into a store."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import anyio
import anyio.lowlevel

from fleetscan.catalogue import Check
from fleetscan.engine.plan import Plan, planned_accounts, planned_checks
from fleetscan.engine.scan import Scan
from fleetscan.fleet.model import Account
from fleetscan.store import Run, RunStatus, RunStore
from tests.engine.fakes import World, accounts_of
from tests.engine.reading import STARTED, plan
from tests.engine.world import (
    CATALOGUE,
    CHECKS,
    HOME,
    NORTH,
    REGIONS,
    SOUTH,
    Fence,
    Hinge,
    Law,
    Lid,
    Weather,
    box,
    depot,
    person,
    tagged,
)


def account_ids(count: int) -> list[str]:
    """Account ids, in order."""
    return [f"{number:012d}" for number in range(1, count + 1)]


def accounts(count: int) -> tuple[Account, ...]:
    """Accounts in both regions."""
    return tuple(Account(id=each, name=each, regions=REGIONS) for each in account_ids(count))


class Sweeping:
    """A store with one run, which can be swept as often as needed."""

    def __init__(self, store: RunStore, run: Run, plan: Plan) -> None:
        self.store = store
        self.run = run
        self.plan = plan

    def scan(self, world: World, *, max_tasks: int = 4, store: RunStore | None = None) -> Scan:
        """Make a scan that begins the run, or takes it up again."""
        return Scan(
            self.plan,
            CATALOGUE.needs(CATALOGUE.checks[each] for each in self.plan.checks),
            accounts=accounts_of(world),
            store=store or self.store,
            run=self.run,
            max_tasks=max_tasks,
        )

    @property
    def findings(self) -> list[tuple[str, str, str, str]]:
        """Account, check, resource and status of all passes and fails."""
        return [
            (each.account_id, each.check_id.removeprefix("world."), each.resource.id, each.status)
            for each in self.store.findings(self.run.id)
        ]

    @property
    def causes(self) -> Counter[str]:
        """How many gaps there are of each cause, or code where that says more."""
        return Counter(
            str(each.error_code if each.error_code == "Interrupted" else each.cause)
            for each in self.store.gaps(self.run.id)
        )


@contextmanager
def sweeping(
    folder: Path, *checks: Check[Any], count: int = 1, fleet: Sequence[Account] = ()
) -> Iterator[Sweeping]:
    """Begin a run of these checks, by default of all, over so many accounts."""
    made = plan(*(checks or CHECKS), accounts=tuple(fleet) or accounts(count), include_passed=True)
    with RunStore.open(folder / "runs.db") as store:
        run = store.begin(
            run_id="run",
            started_at=STARTED,
            fleetscan_version="0",
            digest=made.digest,
            plan=made.encode(),
            include_passed=True,
            checks=planned_checks(CATALOGUE.needs(CATALOGUE.checks[each] for each in made.checks)),
            accounts=planned_accounts(made.accounts),
        )
        yield Sweeping(store, run, made)


PERSONS = ("test:ListPersons", HOME)


def whole_world() -> World:
    """Something of everything, and nothing that is missing."""
    return World(
        there={
            ("test:ListBoxes", NORTH): tagged(box("n", NORTH, owner="ann", label="x"), Owner="me"),
            ("test:ListBoxes", SOUTH): tagged(box("s", SOUTH, weight=30)),
            ("test:GetLid", "n"): (Lid(closed=True), Hinge(oiled=True)),
            ("test:GetLid", "s"): (Lid(closed=False), Hinge(oiled=True)),
            ("test:ListDepots", HOME): [depot("d", SOUTH)],
            ("test:GetFence", "d"): Fence(height=2),
            PERSONS: [person("ann"), person("bob")],
            ("test:GetWeather", NORTH): Weather(rainy=False),
            ("test:GetWeather", SOUTH): Weather(rainy=True),
            ("test:GetLaw", HOME): Law(strict=True),
        }
    )


@asynccontextmanager
async def running(scan: Scan) -> AsyncIterator[None]:
    """Run a scan beside the test; it must have ended by itself at the end."""
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(scan.run)
        yield


async def stop_half_way(
    swept: Sweeping, world: World, *, after: int, max_tasks: int = 2
) -> tuple[Scan, RunStatus]:
    """Stop when so many tasks began."""
    scan = swept.scan(world, max_tasks=max_tasks)
    began = world.sessions.total()

    def count() -> None:
        if world.sessions.total() == began + after:
            scan.stop()

    world.on_open = count
    status = await scan.run()
    world.on_open = None
    return scan, status


async def until_open(world: World, sessions: int) -> None:
    """Wait until so many tasks wait at the gate."""
    with anyio.fail_after(10):
        while world.open < sessions:
            await anyio.lowlevel.checkpoint()


def check_the_numbers(swept: Sweeping, scan: Scan) -> None:
    """What the store says and what the progress says is the same, and adds up."""
    run_id = swept.run.id
    coverage = swept.store.coverage(run_id)
    summary = swept.store.summary(run_id)
    gaps = list(swept.store.gaps(run_id))
    cells = {(gap.account_id, gap.region, gap.check_id) for gap in gaps}
    assert coverage.planned == coverage.evaluated + len(cells)
    assert summary.evaluations.not_evaluated == len(
        {(gap.account_id, gap.region, gap.check_id, gap.resource) for gap in gaps}
    )
    stored = swept.store.progress(run_id)
    assert scan.progress.findings == stored.fails == summary.evaluations.fail
    assert scan.progress.accounts == stored.accounts
    assert scan.progress.accounts_done == stored.accounts_done
    assert scan.progress.accounts_resolved == stored.accounts_resolved
