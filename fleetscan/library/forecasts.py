"""What a sweep will be like, foretold without a call into its accounts."""

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from fleetscan.aws.partitions import default_regions
from fleetscan.catalogue import Catalogue, Check, Needs
from fleetscan.engine.plan import Plan, assumed_regions
from fleetscan.errors import ConfigurationError
from fleetscan.fleet.model import Account, Fleet
from fleetscan.fleet.selection import select_regions
from fleetscan.forecast.costs import Cost
from fleetscan.forecast.fleet import Forecaster
from fleetscan.forecast.model import Assumptions, Basis, Duration, Forecast
from fleetscan.store import (
    AccountReads,
    PastRuns,
    Run,
    StoreAccessError,
    StoreEmptyError,
    StoreError,
    StoreOutdatedError,
)

__all__ = [
    "Assumptions",
    "Basis",
    "Cost",
    "Duration",
    "Forecast",
    "Outlook",
    "checks_that_call",
    "foretell",
]


class Outlook(msgspec.Struct, frozen=True, kw_only=True):
    """A forecast, and the run that it looks back to."""

    forecast: Forecast
    #: when that run began; None if nothing was counted
    counted_at: datetime | None = None
    #: cells of that run that had gaps: there may be more than was counted
    gaps: int = 0
    #: accounts whose regions are the partition's default ones, for nobody asked the accounts
    assumed_regions: int = 0
    #: why the store could not be used; None if it could, or if none was named
    unusable: str | None = None


def foretell(
    fleet: Fleet,
    checks: Iterable[Check[Any]],
    *,
    catalogue: Catalogue,
    store: Path | str | None = None,
    assumptions: Assumptions | None = None,
) -> Outlook:
    """Foretell the sweep of a fleet, from the newest run of a store that came to its end.

    Args:
        fleet: the accounts.
        checks: what is to be checked.
        catalogue: where the checks are from.
        store: the file with earlier runs; None if there is none.
        assumptions: what nobody measured.

    Raises:
        StoreError: the file is no store, or can't be read.
    """
    needs = catalogue.needs(checks)
    assumptions = assumptions or Assumptions()
    unusable = None
    with ExitStack() as stack:
        past: PastRuns | None = None
        if store is not None and not Path(store).exists():
            unusable = f"there is no store {store}"
        elif store is not None:
            try:
                past = stack.enter_context(PastRuns.open(store))
            except StoreEmptyError:
                # it has no run, as one in which none was swept to its end
                past = None
            except StoreOutdatedError as error:
                unusable = str(error)
        run = past.newest_ended() if past else None
        if past is None or run is None:
            return _without_a_run(fleet, needs, assumptions, unusable)
        try:
            return _after(past, run, fleet, needs, assumptions)
        except StoreAccessError as error:
            raise StoreError(f"{error}. Nothing was foretold from it") from error


def checks_that_call(needs: Needs, operation: str) -> tuple[str, ...]:
    """Return the ids of the checks that need an operation, `service:Operation`, sorted."""
    return tuple(
        sorted(
            check.id
            for check in needs.checks
            if any(call.operation == operation for call in needs.catalogue.needs([check]).calls)
        )
    )


def _without_a_run(
    fleet: Fleet, needs: Needs, assumptions: Assumptions, unusable: str | None
) -> Outlook:
    forecaster = Forecaster(needs, assumptions=assumptions)
    for account in fleet.accounts:
        forecaster.add(account, assumed_regions(account))
    return Outlook(
        forecast=forecaster.forecast(),
        assumed_regions=len(fleet.accounts),
        unusable=unusable,
    )


def _after(
    past: PastRuns, run: Run, fleet: Fleet, needs: Needs, assumptions: Assumptions
) -> Outlook:
    forecaster = Forecaster(
        needs, counted=_counted_types(past, run, needs.catalogue), assumptions=assumptions
    )
    swept = _swept_accounts(past, run)
    guessed = 0
    for account in fleet.accounts:
        reads = past.account_reads(run.id, account.id)
        known = reads is not None and reads.entered
        guessed += reads is None
        regions = _regions(account, reads if known else None, swept.get(account.id))
        forecaster.add(account, regions, reads)
    if forecaster.wants_more:
        for account_id in swept.keys() - {account.id for account in fleet.accounts}:
            if reads := past.account_reads(run.id, account_id):
                forecaster.learn(reads)
    coverage = past.coverage(run.id)
    return Outlook(
        forecast=forecaster.forecast(),
        counted_at=run.started_at,
        gaps=coverage.planned - coverage.evaluated,
        assumed_regions=guessed,
    )


def _counted_types(past: PastRuns, run: Run, catalogue: Catalogue) -> frozenset[str]:
    """Return the types of resources that the checks of a run made it list."""
    checks = [catalogue.checks[each] for each in past.checks(run.id) if each in catalogue.checks]
    roots = catalogue.needs(checks).roots
    return frozenset(root.lists.TYPE for root in roots if root.lists)


def _swept_accounts(past: PastRuns, run: Run) -> Mapping[str, Account]:
    """Return the accounts of a run as its plan has them; none if another version wrote it."""
    try:
        plan = Plan.decode(past.plan(run.id))
    except ConfigurationError:
        return {}
    return {account.id: account for account in plan.accounts}


def _regions(
    account: Account, reads: AccountReads | None, before: Account | None
) -> tuple[str, ...]:
    """Return the regions in which an account will be swept, as far as that is known."""
    if reads is None:
        return assumed_regions(account)
    if before is not None and (before.regions, before.only_regions) == (
        account.regions,
        account.only_regions,
    ):
        return reads.regions
    # the default regions can't be disabled
    enabled = {*reads.regions, *default_regions(account.partition)}
    selected = select_regions(account, enabled)
    return tuple(sorted({*selected.regions, *selected.disabled}))
