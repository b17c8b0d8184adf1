"""One sweep from settings to exit code: the parts put together."""

import gc
import logging
import os
import secrets
import signal
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

import anyio
import msgspec
from rich.console import Console

import fleetscan
from fleetscan.catalogue import Catalogue, discover, select
from fleetscan.cli.exits import INTERRUPTED
from fleetscan.cli.logs import configure_logging, log_progress
from fleetscan.cli.profile import profile_lines
from fleetscan.cli.progress import ProgressDisplay
from fleetscan.cli.settings import Settings, Terminal
from fleetscan.cli.summary import print_summary
from fleetscan.cli.text import SafeConsole
from fleetscan.engine.plan import (
    Plan,
    needs_of,
    planned_accounts,
    planned_checks,
    validated_options,
)
from fleetscan.errors import ConfigurationError, FleetscanError
from fleetscan.fleet.file import load_fleet
from fleetscan.fleet.selection import narrow
from fleetscan.reports import ReportError
from fleetscan.reports.json_report import save_json_report
from fleetscan.reports.output import STANDARD_OUTPUT, check_writable
from fleetscan.store import Run, RunStatus, RunStore
from fleetscan.verdicts import NotRead, Severity

if TYPE_CHECKING:
    from fleetscan.aws.accounts import AwsAccounts
    from fleetscan.engine.scan import Scan

_logger = logging.getLogger(__name__)

T = TypeVar("T")

_SOURCES_AT_ONCE = 16

_SOMETHING_FAILED = 1
_SOMETHING_NOT_EVALUATED = 4


def sweep(settings: Settings) -> int:
    """Sweep, write the report, print the summary, and return the exit code of the contract.

    Raises:
        ConfigurationError: nothing was scanned, and why.
        FleetscanError: the sweep broke off; what was done is in the store.
    """
    _hear_signals()
    terminal = settings.terminal
    errors = _console(terminal, to_standard_error=True)
    configure_logging(
        verbosity=terminal.verbosity,
        quiet=terminal.quiet,
        format=terminal.log_format,
        console=errors,
    )
    catalogue = discover("fleetscan.checks", "fleetscan.collectors")
    plan = _plan(settings, catalogue)
    check_writable(settings.output)
    if settings.resume and not Path(settings.store).exists():
        raise ConfigurationError(
            f"--resume: there is no store {settings.store}; name the one of the run to finish with "
            "--store, or leave --resume out to begin one"
        )
    # Half of the time to here would go into the AWS client, and most mistakes need none.
    from fleetscan.aws.accounts import AwsAccounts
    from fleetscan.aws.patience import Patience
    from fleetscan.aws.transport import raise_file_limit
    from fleetscan.engine.scan import Scan

    raise_file_limit()
    accounts = AwsAccounts(Patience(task_seconds=settings.task_seconds))
    if plan is not None:
        # before the store, in which nothing may then be left to resume
        _in_event_loop(lambda: _check_sources(accounts, plan))
    with RunStore.open(settings.store) as store:
        run, stored = _run_of(settings, store, plan, catalogue)
        if plan is None:
            _in_event_loop(lambda: _check_sources(accounts, stored))
        needs = needs_of(stored, catalogue)
        _in_event_loop(lambda: accounts.prepare(needs.calls))
        _collect_garbage_seldom()
        scan = Scan(
            stored,
            needs,
            accounts=accounts,
            store=store,
            run=run,
            max_tasks=settings.max_tasks,
        )
        calls_before = store.progress(run.id).calls
        began, spent = time.monotonic(), time.process_time()
        status = _in_event_loop(lambda: _watched(scan, terminal, errors))
        for line in profile_lines(
            accounts.counts,
            wall=time.monotonic() - began,
            processor=time.process_time() - spent,
        ):
            _logger.info(line)
        if status is None:
            # Signals stay ignored: nothing is left to be done, and one more would end us with
            # another exit code.
            raise KeyboardInterrupt
        _hear_signals()
        run = msgspec.structs.replace(run, status=status, finished_at=datetime.now(UTC))
        # The run is not finished before its report is there: --resume writes it again, without a
        # call to AWS.
        _save_report(store, run, settings.output)
        store.finish(run.id, status, datetime.now(UTC))
        if not terminal.quiet:
            to_errors = settings.output == STANDARD_OUTPUT
            try:
                print_summary(
                    _console(terminal, to_standard_error=to_errors),
                    store=store,
                    run=run,
                    report_path=None if to_errors else settings.output,
                    calls=calls_before + accounts.counts.calls,
                )
            except OSError as error:
                # the sweep is done, and its report is there
                _give_standard_output_up()
                _logger.error("the summary can't be written: %s", error.strerror)  # noqa: TRY400 - no fault of ours
        return exit_code(store, run.id, status, settings.fail_on)


def _collect_garbage_seldom() -> None:
    """Leave what is there alone, and look for garbage among more objects at once.

    To look for it took a tenth of a sweep, and found 50 objects for each small account. Each look
    holds the event loop up: one at the youngest 5,000 for some 3 ms, one at four times as many for
    15 ms, and the look at all, which a large sweep has millions of, is left to two million more.
    """
    gc.freeze()
    gc.set_threshold(5_000, 3, 100)


def exit_code(store: RunStore, run_id: str, status: RunStatus, fail_on: Severity | None) -> int:
    """Derive the exit code from what the store holds of a run."""
    if status is RunStatus.INTERRUPTED:
        return INTERRUPTED
    failed = fail_on is not None and store.has_failures(run_id, fail_on)
    missed = status is RunStatus.INCOMPLETE
    return _SOMETHING_FAILED * failed + _SOMETHING_NOT_EVALUATED * missed


def _console(terminal: Terminal, *, to_standard_error: bool) -> Console:
    no_color = not terminal.color or bool(os.environ.get("NO_COLOR"))
    # rich's own `no_color` would leave bold and dim in, whose escape sequences logs then show
    color_system: Literal["auto"] | None = None if no_color else "auto"
    return SafeConsole(stderr=to_standard_error, color_system=color_system, highlight=False)


def _plan(settings: Settings, catalogue: Catalogue) -> Plan | None:
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


def _run_of(
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
        raise ConfigurationError(
            f"--resume: the store {store.path} has no unfinished run; leave --resume out to "
            "begin one"
        )
    if plan is not None and plan.digest != run.digest:
        raise ConfigurationError(
            f"--resume: the unfinished run {run.id} of {run.started_at:%Y-%m-%d %H:%M} UTC had "
            "another plan (accounts, regions, checks, their parameters or the version of "
            "fleetscan); leave --accounts and all options of selection out to go on with its own "
            "plan, or leave --resume out to begin a new run"
        )
    stored = Plan.decode(store.plan(run.id))
    return store.reopen(run.id), stored


def _in_event_loop(function: Callable[[], Awaitable[T]]) -> T:
    try:
        with _unwrapped():
            return anyio.run(
                function, backend_options={"use_uvloop": find_spec("uvloop") is not None}
            )
    finally:
        # the loop leaves its signals to the system
        if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
            _hear_signals()


async def _watched(scan: "Scan", terminal: Terminal, console: Console) -> RunStatus | None:
    """Sweep, show how far it is, and listen to signals; None if it was stopped at once."""
    display = ProgressDisplay(
        scan.progress,
        console,
        enabled=terminal.progress,
        write_line=log_progress if terminal.log_format == "json" else None,
    )
    status = None
    async with anyio.create_task_group() as helpers:
        helpers.start_soon(display.run)
        helpers.start_soon(_stop_on_signals, scan, helpers.cancel_scope)
        status = await scan.run()
        helpers.cancel_scope.cancel()
    return status


@contextmanager
def _unwrapped() -> Iterator[None]:
    """Raise the one error of ours that broke the sweep off, not the group that it came in."""
    try:
        yield
    except BaseExceptionGroup as group:
        error: BaseException | None = group.subgroup(FleetscanError)
        while isinstance(error, BaseExceptionGroup):
            error = error.exceptions[0]
        if error is None:
            raise
        raise error from group


async def _check_sources(accounts: "AwsAccounts", plan: Plan) -> None:
    """Refuse to begin if there are no source credentials at all: nothing could be scanned.

    If some profiles have theirs, the accounts of the others become gaps.
    """
    profiles: Sequence[str | None] = list(
        dict.fromkeys(account.profile for account in plan.accounts)
    )
    problems: list[str] = []
    # SSO and credential processes take their time: many profiles are asked at once
    at_once = anyio.CapacityLimiter(_SOURCES_AT_ONCE)

    async def check(profile: str | None) -> None:
        async with at_once:
            try:
                await accounts.source(profile)
            except NotRead as error:
                problems.append(f"{f'profile {profile}: ' if profile else ''}{error}")

    async with anyio.create_task_group() as checks:
        for profile in profiles:
            checks.start_soon(check, profile)
    if len(problems) == len(profiles):
        raise ConfigurationError(
            f"{min(problems)}; configure them as for the AWS CLI (`aws configure`, "
            "`aws sso login`, AWS_PROFILE, …) and see that `aws sts get-caller-identity` works"
        )


async def _stop_on_signals(scan: "Scan", at_once: anyio.CancelScope) -> None:
    """Stop at the first Ctrl-C or SIGTERM, and at once at the second."""
    from fleetscan.engine.scan import GRACE_SECONDS

    try:
        with anyio.open_signal_receiver(signal.SIGINT, signal.SIGTERM) as signals:
            async for _ in signals:
                if scan.stopping:
                    at_once.cancel()
                    return
                _logger.warning(
                    "stopping: tasks in flight get %.0f s; once more stops at once", GRACE_SECONDS
                )
                scan.stop()
    finally:
        # one more would break into the end of the event loop, which then never ends
        _ignore_signals()


def _hear_signals() -> None:
    """Let either end us as Ctrl-C does; left to the system, it would do so without a word."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)


def _ignore_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)


def _save_report(store: RunStore, run: Run, output: str) -> None:
    try:
        save_json_report(store, run, output)
    except BrokenPipeError:
        # Whoever reads standard output has enough; the run itself is whole.
        _give_standard_output_up()
    except ReportError:
        if output == STANDARD_OUTPUT:
            _give_standard_output_up()
        raise


def _give_standard_output_up() -> None:
    """Let what is left in Python's buffer have somewhere to go at exit."""
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
