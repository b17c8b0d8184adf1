"""Runs in a store: begin one, take one up again, and what came of it."""

import secrets
from datetime import UTC, datetime

import msgspec

import fleetscan
from fleetscan.catalogue import Catalogue
from fleetscan.engine.plan import Plan, needs_of, planned_accounts, planned_checks
from fleetscan.errors import ConfigurationError
from fleetscan.library.exits import INTERRUPTED, SOMETHING_FAILED, SOMETHING_NOT_EVALUATED
from fleetscan.library.plans import differences
from fleetscan.store import Run, RunStatus, RunStore, StoreDamagedError, StoreReader
from fleetscan.verdicts import Severity

__all__ = [
    "AnotherPlanError",
    "NothingToResumeError",
    "begin_run",
    "exit_code",
    "resume_run",
]


class NothingToResumeError(ConfigurationError):
    """The store has no unfinished run."""


class AnotherPlanError(ConfigurationError):
    """The unfinished run has another plan than the one that was given."""


def begin_run(store: RunStore, plan: Plan, catalogue: Catalogue) -> Run:
    """Store a new run with its plan.

    Raises:
        StoreAccessError: the store can't be written to.
    """
    return store.begin(
        run_id=secrets.token_hex(8),
        started_at=datetime.now(UTC),
        fleetscan_version=fleetscan.__version__,
        digest=plan.digest,
        plan=plan.encode(),
        include_passed=plan.include_passed,
        checks=planned_checks(needs_of(plan, catalogue)),
        accounts=planned_accounts(plan.accounts),
    )


def resume_run(store: RunStore, plan: Plan | None = None) -> tuple[Run, Plan]:
    """Take up the newest unfinished run of a store, with its own plan.

    `plan` is what is to be swept: it must be the plan of the run. None takes that one as it is.

    Raises:
        NothingToResumeError: there is no such run.
        AnotherPlanError: it has another plan.
        StoreDamagedError: its plan can't be read.
    """
    run = store.newest_unfinished()
    if run is None:
        raise NothingToResumeError(_why_nothing_is_left(store))
    stored = _stored_plan(store, run)
    if plan is not None and plan.digest != run.digest:
        what = ", ".join(differences(stored, plan)) or "it was written in another way"
        raise AnotherPlanError(
            f"the unfinished run {run.id} of {run.started_at:%Y-%m-%d %H:%M} UTC had another plan "
            f"(what differs: {what})"
        )
    return store.reopen(run.id), stored


def exit_code(
    store: StoreReader, run_id: str, status: RunStatus | None, fail_on: Severity | None
) -> int:
    """Derive the exit code of the contract from what the store holds of a run.

    Args:
        store: where the run is.
        run_id: its id.
        status: how far it came; None for one that was killed.
        fail_on: the least severity of a failure that counts; None counts none.
    """
    if status in {None, RunStatus.INTERRUPTED}:
        return INTERRUPTED
    failed = fail_on is not None and store.has_failures(run_id, fail_on)
    missed = status is RunStatus.INCOMPLETE
    return SOMETHING_FAILED * failed + SOMETHING_NOT_EVALUATED * missed


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
        return f"the store {store.path} has no run yet"
    return (
        f"the store {store.path} has no unfinished run: the newest, of "
        f"{newest.started_at:%Y-%m-%d %H:%M} UTC, was swept to its end, and its report was written"
    )
