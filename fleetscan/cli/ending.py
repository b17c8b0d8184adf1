"""What is made of a run when its sweep has ended: the report, the summary, the exit code."""

import logging
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime

import msgspec

from fleetscan.cli import interrupts
from fleetscan.cli.settings import Settings
from fleetscan.cli.streams import give_up
from fleetscan.cli.summary import print_summary
from fleetscan.cli.text import console_of
from fleetscan.errors import FleetscanError
from fleetscan.library.fleets import LeftOut
from fleetscan.library.reports import (
    ReportError,
    RunNumbers,
    is_standard_output,
    is_stream,
    save_json_report,
)
from fleetscan.library.runs import exit_code, finish_run
from fleetscan.library.store import (
    Run,
    RunStatus,
    RunStore,
    StoreAccessError,
    StoreBusyError,
    StoreDamagedError,
    StoreGoneError,
)

__all__ = ["BrokenOffError", "broken_off", "end"]

_logger = logging.getLogger(__name__)


class BrokenOffError(FleetscanError):
    """A sweep had begun, and could not go on. The message says what is left of it."""


def end(
    settings: Settings,
    store: RunStore,
    run: Run,
    status: RunStatus,
    calls: int,
    *,
    left_out: Sequence[LeftOut] = (),
) -> int:
    """Write the report, print the summary, mark the run as ended, and return the exit code.

    `left_out` are the accounts that were found and not swept.

    Raises:
        ReportError: the report could not be written; the run can be resumed to write it again.
        BrokenOffError: the store failed, or it was stopped while a stream took the report, or at
            once with the report written.
        KeyboardInterrupt: it was stopped at once before.
    """
    run = msgspec.structs.replace(run, status=status, finished_at=datetime.now(UTC))
    try:
        # for the report and the summary: a large fleet takes seconds
        numbers = RunNumbers.of(store, run.id)
        _save_report(store, run, settings.output, numbers)
    except StoreAccessError as error:
        raise BrokenOffError(f"{error}. There is no report. {_what_is_left(error)}") from error
    except ReportError as error:
        raise BrokenOffError(f"{error}; --resume writes it again") from error
    except KeyboardInterrupt:
        if not is_stream(settings.output):
            raise
        raise BrokenOffError(
            f"stopped while the report was written to {_named(settings.output)}, which has not "
            "taken all of it; --resume goes on from what was stored, and writes it again"
        ) from None
    try:
        code = exit_code(store, run.id, status, settings.fail_on)
        if not settings.terminal.quiet:
            _summarize(settings, store, run, calls, numbers=numbers, left_out=left_out)
        # The run is not ended before its report is there: --resume writes it again, without a call
        # to AWS.
        _finish(store, run.id, status)
    except StoreAccessError as error:
        raise BrokenOffError(f"{error}. The report was written before that") from error
    except KeyboardInterrupt:
        raise BrokenOffError(_stopped_after_the_report(status)) from None
    return code


def _stopped_after_the_report(status: RunStatus) -> str:
    if status is RunStatus.INTERRUPTED:
        return "stopped at once; the report was written before, and --resume goes on from there"
    return "stopped at once; the report was written before, and is whole"


def broken_off(
    error: StoreAccessError, settings: Settings, store: RunStore, run: Run
) -> BrokenOffError:
    """Write the report of what was stored before the store failed, and return what to say of it."""
    written = False
    # A damaged file may be readable, and what is read from it be wrong.
    if not isinstance(error, StoreDamagedError):
        try:
            if isinstance(error, StoreGoneError):
                store.empty_log()
            ended = msgspec.structs.replace(
                run, status=RunStatus.INTERRUPTED, finished_at=datetime.now(UTC)
            )
            _save_report(store, ended, settings.output, RunNumbers.of(store, ended.id))
            written = True
        except (StoreAccessError, ReportError) as other:
            _logger.info("no report of what was stored: %s", other)
    report = (
        f"What was done until then is in the report, {_named(settings.output)}"
        if written
        else "There is no report of it"
    )
    return BrokenOffError(f"{error}. The sweep ends here. {report}. {_what_is_left(error)}")


def _what_is_left(error: StoreAccessError) -> str:
    if isinstance(error, StoreGoneError):
        return (
            "If the file was moved, --resume goes on from it with --store and its new path; else "
            "sweep again"
        )
    if isinstance(error, StoreDamagedError):
        return "What is in it is left as it is; sweep again with another --store"
    return "What was stored is kept: once that is mended, --resume goes on from it"


def _finish(store: RunStore, run_id: str, status: RunStatus) -> None:
    """Mark a run as ended. All else is done by now: that it can't be is worth a word, no more."""
    told = False

    def say_once(error: StoreBusyError) -> None:
        nonlocal told
        if not told:
            _logger.warning("%s; waiting to mark the run as ended", error)
            told = True

    try:
        # a signal is heard between the attempts
        finish_run(store, run_id, status, before_another_try=say_once)
    except StoreAccessError as error:
        _say_that_it_is_not_marked(error)


def _say_that_it_is_not_marked(error: StoreAccessError) -> None:
    _logger.error("%s. The report is whole, but the run can't be marked as ended", error)


def _summarize(
    settings: Settings,
    store: RunStore,
    run: Run,
    calls: int,
    *,
    numbers: RunNumbers,
    left_out: Sequence[LeftOut],
) -> None:
    to_errors = is_standard_output(settings.output)
    try:
        print_summary(
            console_of(settings.terminal, to_standard_error=to_errors),
            store=store,
            run=run,
            numbers=numbers,
            report_path=None if to_errors else settings.output,
            calls=calls,
            left_out=left_out,
            frameworks=settings.selection.frameworks,
        )
    except OSError as error:
        # the sweep is done, and its report is there
        if not to_errors:
            give_up(sys.stdout)
        _logger.error("the summary can't be written: %s", error.strerror)  # noqa: TRY400 - no fault of ours


def _named(output: str) -> str:
    return "standard output" if is_standard_output(output) else output


def _save_report(store: RunStore, run: Run, output: str, numbers: RunNumbers) -> None:
    try:
        if is_stream(output):
            with _ending_with_its_reader(output) as on_progress:
                save_json_report(store, run, output, numbers=numbers, on_progress=on_progress)
        else:
            save_json_report(store, run, output, numbers=numbers)
    except BrokenPipeError:
        # Whoever reads the stream has enough; the run itself is whole.
        if is_standard_output(output):
            give_up(sys.stdout)
    except ReportError:
        if is_standard_output(output):
            give_up(sys.stdout)
        raise


def _ending_with_its_reader(output: str) -> AbstractContextManager[Callable[[], None]]:
    """Let a signal end the report once its reader has taken nothing for some seconds."""
    # not at the top: it imports the AWS client
    from fleetscan.library.sweep import GRACE_SECONDS

    def say() -> None:
        _logger.warning(
            "stopping: the report is left if %s takes nothing for %.0f s; once more stops at once",
            _named(output),
            GRACE_SECONDS,
        )

    return interrupts.ending_a_wait(GRACE_SECONDS, say)
