"""Sweeps of the small world, into a store."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fleetscan.catalogue import Check
from fleetscan.engine.plan import Plan, planned_accounts, planned_checks
from fleetscan.engine.scan import Scan
from fleetscan.fleet.model import Account
from fleetscan.store import Run, RunStore
from tests.engine.fakes import World, accounts_of
from tests.engine.reading import STARTED, plan
from tests.engine.world import CATALOGUE, CHECKS, REGIONS


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
