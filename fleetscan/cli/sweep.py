"""One sweep from settings to exit code: the parts put together."""

import contextlib
import gc
import logging
import sys
import time
from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import anyio
from rich.console import Console

from fleetscan.cli import interrupts
from fleetscan.cli.choice import catalogue_for
from fleetscan.cli.discovery import IN_THE_CLEAR
from fleetscan.cli.ending import BrokenOffError, broken_off, end
from fleetscan.cli.logs import log_progress, warn_anyway
from fleetscan.cli.mfa import code_prompt
from fleetscan.cli.planning import plan_of, run_of
from fleetscan.cli.profile import profile_lines
from fleetscan.cli.progress import ProgressDisplay
from fleetscan.cli.running import in_event_loop, set_up, until_stopped
from fleetscan.cli.settings import Settings, Terminal
from fleetscan.errors import ConfigurationError
from fleetscan.library.checks import Catalogue
from fleetscan.library.fleets import LeftOut
from fleetscan.library.plans import Plan, needs_of
from fleetscan.library.reports import check_writable
from fleetscan.library.runs import nothing_scanned_yet
from fleetscan.library.store import Run, RunStatus, RunStore, StoreAccessError

if TYPE_CHECKING:
    from fleetscan.library.aws import AwsAccounts
    from fleetscan.library.sweep import Sweep

_logger = logging.getLogger(__name__)


def sweep(settings: Settings) -> int:
    """Sweep, write the report, print the summary, and return the exit code of the contract.

    Raises:
        ConfigurationError: nothing was scanned, and why.
        KeyboardInterrupt: nothing was scanned, for it was stopped before.
        FleetscanError: the sweep broke off; what was done is in the store.
    """
    errors = set_up(settings.terminal)
    catalogue = catalogue_for(settings.selection)
    aws = cache(partial(_check_paths_and_go_to_aws, settings))
    plan, left_out = plan_of(settings, catalogue, aws)
    accounts = aws()
    if plan is not None:
        # before the store, in which nothing may then be left to resume
        until_stopped(lambda: _check_sources(accounts, plan, catalogue))
    with RunStore.open(
        settings.store, before_waiting=_say_for_whom if settings.wait else None
    ) as store:
        with nothing_scanned_yet():
            run, stored = run_of(settings, store, plan, catalogue)
        with interrupts.first_only_noted():
            try:
                if plan is None:
                    until_stopped(lambda: _check_sources(accounts, stored, catalogue))
                return _sweep_run(
                    settings,
                    catalogue,
                    stored,
                    accounts=accounts,
                    store=store,
                    run=run,
                    errors=errors,
                    left_out=left_out,
                )
            except KeyboardInterrupt:
                raise BrokenOffError(
                    "stopped at once; --resume goes on from what was stored"
                ) from None


def _check_paths(settings: Settings) -> None:
    """Refuse a report that can't be written, and a run to be resumed of which there is none."""
    check_writable(settings.output)
    if settings.resume and not Path(settings.store).exists():
        raise ConfigurationError(
            f"--resume: there is no store {settings.store}; name the one of the run to finish with "
            "--store, or leave --resume out to begin one"
        )


def _check_paths_and_go_to_aws(settings: Settings) -> "AwsAccounts":
    """Make the way to AWS, when all that was asked for is read, and before the first call.

    Mistakes in the accounts file and in options are told first. Those in paths are told now, for
    to find accounts may take minutes.
    """
    _check_paths(settings)
    # Half of the time to here would go into the AWS client, and most mistakes need none.
    from fleetscan.library.aws import AwsAccounts, Patience, raise_file_limit

    raise_file_limit()
    return AwsAccounts(Patience(task_seconds=settings.task_seconds), ask_for_code=code_prompt())


def _sweep_run(
    settings: Settings,
    catalogue: Catalogue,
    plan: Plan,
    *,
    accounts: "AwsAccounts",
    store: RunStore,
    run: Run,
    errors: Console,
    left_out: Sequence[LeftOut],
) -> int:
    """Sweep what is left of a run, make of it what there is to be made, and return the exit code.

    Raises:
        KeyboardInterrupt: it was stopped at once.
    """
    from fleetscan.library.sweep import Sweep

    needs = needs_of(plan, catalogue)
    until_stopped(lambda: accounts.prepare(needs.calls))
    _collect_garbage_seldom()
    with nothing_scanned_yet():
        calls_before = store.progress(run.id).calls
    sweep = Sweep(
        plan,
        catalogue=catalogue,
        aws=accounts,
        store=store,
        run=run,
        max_tasks=settings.max_tasks,
    )
    began, spent = time.monotonic(), time.process_time()
    try:
        # a report that goes to standard output is no place for what a custom check prints
        with contextlib.redirect_stdout(sys.stderr):
            status = in_event_loop(lambda: _watched(sweep, settings.terminal, errors))
    except StoreAccessError as error:
        raise broken_off(error, settings, store, run) from error
    for line in profile_lines(
        accounts.counts, wall=time.monotonic() - began, processor=time.process_time() - spent
    ):
        _logger.info(line)
    if status is None:
        interrupts.raise_interrupt()
    calls = calls_before + accounts.counts.calls
    return end(settings, store, run, status, calls, left_out=left_out)


def _say_for_whom(message: str) -> None:
    # one who wants to see errors only would else look at nothing, for hours
    warn_anyway(message)


def _collect_garbage_seldom() -> None:
    """Leave what is there alone, and look for garbage among more objects at once.

    To look for it took a tenth of a sweep, and found 50 objects for each small account. Each look
    holds the event loop up: one at the youngest 5,000 for some 3 ms, one at four times as many for
    15 ms, and the look at all, which a large sweep has millions of, is left to two million more.
    """
    gc.freeze()
    gc.set_threshold(5_000, 3, 100)


async def _watched(sweep: "Sweep", terminal: Terminal, console: Console) -> RunStatus | None:
    """Sweep, show how far it is, and listen to signals; None if it was stopped at once."""
    display = ProgressDisplay(
        sweep.progress,
        console,
        enabled=terminal.progress,
        write_line=log_progress if terminal.log_format == "json" else None,
    )
    status = None
    async with anyio.create_task_group() as helpers:
        helpers.start_soon(display.run)
        helpers.start_soon(_stop_on_signals, sweep, helpers.cancel_scope)
        status = await sweep.run()
        # what a thread does is not cancelled, such as the last look into the store
        if helpers.cancel_scope.cancel_called:
            status = None
        helpers.cancel_scope.cancel()
    return status


async def _check_sources(accounts: "AwsAccounts", plan: Plan, catalogue: Catalogue) -> None:
    """Warn of endpoints without TLS, and refuse to begin where there are no credentials at all."""
    from fleetscan.library.sources import check_sources, hosts_in_the_clear

    for host in hosts_in_the_clear(accounts, plan, catalogue):
        warn_anyway(IN_THE_CLEAR.format(host=host))
    await check_sources(accounts, plan)


async def _stop_on_signals(sweep: "Sweep", at_once: anyio.CancelScope) -> None:
    """Stop at the first signal, and at once at the second."""
    from fleetscan.library.sweep import GRACE_SECONDS

    await interrupts.next_signal()
    _logger.warning("stopping: tasks in flight get %.0f s; once more stops at once", GRACE_SECONDS)
    sweep.stop()
    await interrupts.next_signal()
    sweep.stop_waiting()
    at_once.cancel()
