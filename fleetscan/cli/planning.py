"""Which run it is that is swept: a new one, or one to be resumed."""

import secrets
from datetime import UTC, datetime

import msgspec

import fleetscan
from fleetscan.catalogue import Catalogue, select
from fleetscan.cli.settings import Settings
from fleetscan.engine.plan import (
    Plan,
    needs_of,
    planned_accounts,
    planned_checks,
    validated_options,
)
from fleetscan.errors import ConfigurationError
from fleetscan.fleet.file import load_fleet
from fleetscan.fleet.selection import narrow
from fleetscan.store import Run, RunStore, StoreDamagedError

__all__ = ["plan_of", "run_of"]


def plan_of(settings: Settings, catalogue: Catalogue) -> Plan | None:
    """Plan what the accounts file and the options ask for; None if only a store is named."""
    if settings.accounts is None:
        return None
    wanted = settings.selection
    fleet = narrow(
        load_fleet(settings.accounts),
        account_ids=wanted.account_ids,
        where=wanted.where,
        regions=wanted.regions,
    )
    checks = select(
        catalogue.checks,
        include=wanted.checks,
        exclude=wanted.skip_checks,
        services=wanted.services,
        frameworks=wanted.frameworks,
        min_severity=wanted.min_severity,
    )
    return Plan(
        accounts=fleet.accounts,
        checks=tuple(check.id for check in checks),
        options=validated_options(catalogue, fleet.check_parameters, source=fleet.source),
        include_passed=settings.include_passed,
    )


def run_of(
    settings: Settings, store: RunStore, plan: Plan | None, catalogue: Catalogue
) -> tuple[Run, Plan]:
    """Begin a run, or take the one up that is to be resumed."""
    if settings.resume:
        return _resumed(store, plan)
    if plan is None:
        raise ConfigurationError("--accounts is missing")
    run = store.begin(
        run_id=secrets.token_hex(8),
        started_at=datetime.now(UTC),
        fleetscan_version=fleetscan.__version__,
        digest=plan.digest,
        plan=plan.encode(),
        include_passed=plan.include_passed,
        checks=planned_checks(needs_of(plan, catalogue)),
        accounts=planned_accounts(plan.accounts),
    )
    return run, plan


def _resumed(store: RunStore, plan: Plan | None) -> tuple[Run, Plan]:
    run = store.newest_unfinished()
    if run is None:
        raise ConfigurationError(f"--resume: {_why_nothing_is_left(store)}")
    if plan is not None and plan.digest != run.digest:
        raise ConfigurationError(
            f"--resume: the unfinished run {run.id} of {run.started_at:%Y-%m-%d %H:%M} UTC had "
            "another plan (accounts, regions, checks, their parameters or the version of "
            "fleetscan); leave --accounts and all options of selection out to go on with its own "
            "plan, or leave --resume out to begin a new run"
        )
    try:
        stored = Plan.decode(store.plan(run.id))
    except msgspec.MsgspecError as error:
        raise StoreDamagedError(
            f"store {store.path}: is damaged: the plan of run {run.id} can't be read ({error}); "
            "leave --resume out to begin another run"
        ) from error
    return store.reopen(run.id), stored


def _why_nothing_is_left(store: RunStore) -> str:
    newest = store.newest()
    if newest is None:
        return f"the store {store.path} has no run yet; leave --resume out to begin one"
    return (
        f"the store {store.path} has no unfinished run: the newest, of "
        f"{newest.started_at:%Y-%m-%d %H:%M} UTC, was swept to its end, and its report was "
        "written; leave --resume out to sweep again"
    )
