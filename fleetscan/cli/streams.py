"""Standard streams that can't be written to any more."""

import os
import sys
from typing import IO, Any, Final

from fleetscan.errors import ConfigurationError

__all__ = ["OutputError", "cannot_write", "give_up"]

#: of standard output and standard error
_STANDARD: Final = frozenset({1, 2})


class OutputError(ConfigurationError, OSError):
    """A standard stream can't be written, and not because nobody reads it any more."""

    def __str__(self) -> str:
        """Say it as for any other output."""
        return f"output -: cannot be written: {self.strerror}"


def give_up(stream: IO[Any]) -> None:
    """Put nothing under standard output or error: what is in the buffer must not fail at exit.

    Python would exit with a code of its own for that. Another stream, which a program may have put
    in their place, is left as it is.
    """
    number = stream.fileno()
    if number not in _STANDARD:
        return
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, number)
    os.close(nothing)


def cannot_write(stream: IO[Any], error: OSError) -> OutputError:
    """Return what to raise where a standard stream can't be written. Standard output is given up.

    It is an OSError still, for those who can go on without what they print.
    """
    if stream is sys.stdout:
        give_up(stream)
    return OutputError(error.errno, error.strerror or str(error))
