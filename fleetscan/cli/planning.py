"""Which run it is that is swept: a new one, or one to be resumed."""

import secrets
from collections.abc import Iterator
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
    """Plan what the accounts file and the options ask for; None if only a store is named.

    Raises:
        ConfigurationError: they can't be meant, or options of a plan come without the file.
    """
    if settings.accounts is None:
        _refuse_options_of_a_plan(settings)
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


def _refuse_options_of_a_plan(settings: Settings) -> None:
    """Refuse what a run that goes on with its own plan could only ignore."""
    wanted = settings.selection
    given = {
        "--regions": wanted.regions,
        "--where": wanted.where,
        "--account": wanted.account_ids,
        "--checks": wanted.checks,
        "--skip-checks": wanted.skip_checks,
        "--services": wanted.services,
        "--framework": wanted.frameworks,
        "--min-severity": wanted.min_severity,
        "--include-passed": settings.include_passed,
    }
    if options := [option for option, value in given.items() if value]:
        raise ConfigurationError(
            f"--resume: a resumed run keeps its plan, which {', '.join(options)} would change; "
            "leave that out, or begin a new run with --accounts and without --resume"
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
    stored = _stored_plan(store, run)
    if plan is not None and plan.digest != run.digest:
        differences = ", ".join(_differences(stored, plan)) or "it was written in another way"
        raise ConfigurationError(
            f"--resume: the unfinished run {run.id} of {run.started_at:%Y-%m-%d %H:%M} UTC had "
            f"another plan (what differs: {differences}); leave --accounts, --include-passed and "
            "all options of selection out to go on with its own plan, or leave --resume out to "
            "begin a new run"
        )
    return store.reopen(run.id), stored


def _differences(stored: Plan, wanted: Plan) -> Iterator[str]:
    """Name what two plans differ in, as a user knows it."""
    before = {account.id: account for account in stored.accounts}
    now = {account.id: account for account in wanted.accounts}
    if before.keys() != now.keys():
        yield "accounts"
    pairs = [(before[each], now[each]) for each in before.keys() & now.keys()]
    if any((a.regions, a.only_regions) != (b.regions, b.only_regions) for a, b in pairs):
        yield "regions"
    # all that is left: role, profile, name, labels, …
    if any(
        msgspec.structs.replace(a, regions=b.regions, only_regions=b.only_regions) != b
        for a, b in pairs
    ):
        yield "what the accounts file says of an account"
    if stored.checks != wanted.checks:
        yield "checks"
    if stored.options != wanted.options:
        yield "parameters of checks"
    if stored.include_passed != wanted.include_passed:
        yield "--include-passed"
    if stored.fleetscan_version != wanted.fleetscan_version:
        yield f"the version of fleetscan, which was {stored.fleetscan_version}"


def _stored_plan(store: RunStore, run: Run) -> Plan:
    try:
        return Plan.decode(store.plan(run.id))
    except msgspec.MsgspecError as error:
        raise StoreDamagedError(
            f"store {store.path}: is damaged: the plan of run {run.id} can't be read ({error}); "
            "leave --resume out to begin another run"
        ) from error


def _why_nothing_is_left(store: RunStore) -> str:
    newest = store.newest()
    if newest is None:
        return f"the store {store.path} has no run yet; leave --resume out to begin one"
    return (
        f"the store {store.path} has no unfinished run: the newest, of "
        f"{newest.started_at:%Y-%m-%d %H:%M} UTC, was swept to its end, and its report was "
        "written; leave --resume out to sweep again"
    )
