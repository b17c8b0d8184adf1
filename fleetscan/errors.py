"""The errors that fleetscan raises on purpose: each carries one message, ready to be shown."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

__all__ = ["ConfigurationError", "FleetscanError", "one_error"]


class FleetscanError(Exception):
    """Base of every error that fleetscan raises on purpose.

    `str()` of it is the whole message for the user: what was wrong, where, and what to do.
    """


class ConfigurationError(FleetscanError):
    """What the user wrote cannot be used: a file, an option or an environment variable.

    Raised before anything is scanned. The command line prints the message and exits with
    `exit_code`.
    """

    exit_code: ClassVar[int] = 2


@contextmanager
def one_error() -> Iterator[None]:
    """Raise the one error of ours that broke something off, not the group that it came in."""
    try:
        yield
    except BaseExceptionGroup as group:
        error: BaseException | None = group.subgroup(FleetscanError)
        while isinstance(error, BaseExceptionGroup):
            error = error.exceptions[0]
        if error is None:
            raise
        raise error from group
