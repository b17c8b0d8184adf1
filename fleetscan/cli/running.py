"""What commands that call AWS have in common: signals, the log, and the event loop."""

import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from rich.console import Console

from fleetscan.cli import interrupts
from fleetscan.cli.logs import configure_logging
from fleetscan.cli.settings import Terminal
from fleetscan.cli.text import console_of
from fleetscan.errors import one_error

__all__ = ["in_event_loop", "set_up", "unless_stopped", "until_stopped"]

T = TypeVar("T")


def set_up(terminal: Terminal) -> Console:
    """Listen to signals, set the log up, and return the console of standard error.

    Raises:
        KeyboardInterrupt: a signal came already.
    """
    interrupts.listen()
    interrupts.check()
    errors = console_of(terminal, to_standard_error=True)
    configure_logging(
        verbosity=terminal.verbosity,
        quiet=terminal.quiet,
        format=terminal.log_format,
        console=errors,
    )
    # a library may quote AWS in a warning, which Python prints as it is
    logging.captureWarnings(capture=True)
    return errors


def in_event_loop(function: Callable[[], Awaitable[T]]) -> T:
    """Run an async function to its end. Signals are noted, for it to take.

    Raises:
        FleetscanError: the one that broke it off, not the group that it came in.
        KeyboardInterrupt: a signal came that it did not take.
    """
    # imported only now: some commands set up their log, and run nothing
    import anyio

    from fleetscan.cli.event_loop import new_event_loop

    with interrupts.noted(), one_error():
        return anyio.run(function, backend_options={"loop_factory": new_event_loop})


def until_stopped(function: Callable[[], Awaitable[T]]) -> T | None:
    """Run what comes before a sweep, and nothing of which is kept: a signal ends it at once.

    Once a run has begun that signal is left for the sweep, which then starts nothing: only then is
    None returned for what was stopped.

    Raises:
        FleetscanError: as `in_event_loop`.
        KeyboardInterrupt: a signal came, and no run had begun.
    """
    return in_event_loop(lambda: interrupts.until_signal(function))


def unless_stopped(function: Callable[[], Awaitable[T]]) -> T:
    """Run what belongs to no run, and return what it gives, which is never None.

    Raises:
        FleetscanError: as `in_event_loop`.
        KeyboardInterrupt: a signal came.
    """
    result = until_stopped(function)
    if result is None:
        interrupts.raise_interrupt()
    return result
