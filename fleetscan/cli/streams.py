"""Standard streams that can't be written to any more."""

import os
from typing import IO, Any, Final

__all__ = ["give_up"]

#: of standard output and standard error
_STANDARD: Final = frozenset({1, 2})


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
