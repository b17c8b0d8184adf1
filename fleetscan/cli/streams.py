"""Standard streams that can't be written to any more."""

import os
from typing import IO, Any

__all__ = ["give_up"]


def give_up(stream: IO[Any]) -> None:
    """Put nothing under a stream: what is in its buffer must not fail again at exit.

    Python would exit with a code of its own for that.
    """
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, stream.fileno())
    os.close(nothing)
