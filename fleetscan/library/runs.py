"""Runs in a store: begin one, take one up again, and what came of it."""

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Final

import fleetscan
from fleetscan.catalogue import Catalogue
from fleetscan.engine.plan import Plan, needs_of, planned_accounts, planned_checks
from fleetscan.engine.waiting import PATIENCE_SECONDS, PAUSE_SECONDS
from fleetscan.errors import ConfigurationError
from fleetscan.library.exits import INTERRUPTED, SOMETHING_FAILED, SOMETHING_NOT_EVALUATED
from fleetscan.library.plans import differences
from fleetscan.store import (
    Run,
    RunStatus,
    RunStore,
    StoreAccessError,
    StoreBusyError,
    StoreError,
    StoreReader,
)
from fleetscan.verdicts import Severity

__all__ = [
    "AnotherPlanError",
    "NothingToResumeError",
    "begin_run",
    "code_of",
    "exit_code",
    "finish_run",
    "nothing_scanned_yet",
    "resume_run",
    "worst_failure",
]

#: how long to wait for the store's lock in one go
_ATTEMPT_SECONDS: Final = 1.0


class NothingToResumeError(ConfigurationError):
    """The store has no unfinished run."""


class AnotherPlanError(ConfigurationError):
    """The unfinished run has another plan than the one that was given."""


@contextmanager
def nothing_scanned_yet() -> Iterator[None]:
    """Take a store that fails before the first call for one that can't be used.

    Raises:
        StoreError: in place of a StoreAccessError.
    """
    try:
        yield
    except StoreAccessError as error:
        raise StoreError(f"{error}. Nothing was scanned") from error


@nothing_scanned_yet()
def begin_run(store: RunStore, plan: Plan, catalogue: Catalogue) -> Run:
    """Store a new run with its plan.

    Raises:
        StoreError: the store can't be written to.
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


@nothing_scanned_yet()
def resume_run(
    store: RunStore, plan: Plan | None = None, catalogue: Catalogue | None = None
) -> tuple[Run, Plan]:
    """Take up the newest unfinished run of a store, with its own plan.

    Args:
        store: where the run is.
        plan: what is to be swept: it must be the plan of the run. None takes that one as it is.
        catalogue: what is swept with; None if that is for the caller to compare.

    Raises:
        NothingToResumeError: there is no such run.
        AnotherPlanError: it has another plan.
        ConfigurationError: it has checks that the catalogue does not have, or other custom ones.
        StoreError: the store can't be read or written to, or the plan of the run can't be read.
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
    if catalogue is not None:
        needs_of(stored, catalogue)
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
    return code_of(status, failed=store.has_failures(run_id, fail_on))


def code_of(status: RunStatus | None, *, failed: bool) -> int:
    """Derive the same from whether something failed that counts."""
    if status in {None, RunStatus.INTERRUPTED}:
        return INTERRUPTED
    missed = status is RunStatus.INCOMPLETE
    return SOMETHING_FAILED * failed + SOMETHING_NOT_EVALUATED * missed


def worst_failure(store: StoreReader, run_id: str) -> Severity | None:
    """Return the worst severity of what failed in a run; None if nothing did."""
    return next((check.severity for check in store.failed_checks(run_id, 1)), None)


def finish_run(
    store: RunStore,
    run_id: str,
    status: RunStatus,
    *,
    before_another_try: Callable[[StoreBusyError], None],
) -> None:
    """Mark a run as ended, and wait where another program holds the store's lock. It blocks.

    To be called when the report is there: a run that is not marked can be resumed to write it.

    Args:
        store: where the run is.
        run_id: its id.
        status: how far it came. For an interrupted one nothing is waited for: it is to be resumed,
            and need not be marked at all.
        before_another_try: is told why, every second or more often, and may raise to end the wait.

    Raises:
        StoreBusyError: the lock was held for `PATIENCE_SECONDS`.
        StoreAccessError: the store can't be written to.
    """
    patience = 0.0 if status is RunStatus.INTERRUPTED else PATIENCE_SECONDS
    give_up_at = time.monotonic() + patience
    while True:
        try:
            with store.waiting_at_most(_ATTEMPT_SECONDS):
                store.finish(run_id, status, datetime.now(UTC))
        except StoreBusyError as error:
            if time.monotonic() >= give_up_at:
                raise
            before_another_try(error)
            # in a thread, or when all else of the command is done
            time.sleep(PAUSE_SECONDS)
        else:
            return


def _stored_plan(store: RunStore, run: Run) -> Plan:
    try:
        return Plan.decode(store.plan(run.id))
    except ConfigurationError as error:
        raise StoreError(
            f"store {store.path}: run {run.id} of {run.started_at:%Y-%m-%d %H:%M} UTC can't be "
            f"resumed: {error}; finish it with fleetscan {run.fleetscan_version}, which began it, "
            "or begin another run"
        ) from error


def _why_nothing_is_left(store: RunStore) -> str:
    newest = store.newest()
    if newest is None:
        return f"the store {store.path} has no run yet"
    return (
        f"the store {store.path} has no unfinished run: the newest, of "
        f"{newest.started_at:%Y-%m-%d %H:%M} UTC, was swept to its end, and its report was written"
    )
