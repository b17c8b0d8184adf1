"""How the engine calls the store: one call at a time, and none that holds the event loop up."""

import time
from collections.abc import Callable
from functools import partial
from typing import ParamSpec, TypeVar

import anyio

P = ParamSpec("P")
T = TypeVar("T")

# Rows that are written or read without leaving the event loop: it takes 5 ms at most.
_MOST_IN_THE_LOOP = 1_000

# A call that took so long will not be the only one: a disk is slow for a while.
_SLOW_SECONDS = 0.03
_SLOW_FOR_SECONDS = 10.0


class StoreAccess:
    """Calls the store in a thread, or in the event loop where that is quick."""

    def __init__(self) -> None:
        self._limiter = anyio.CapacityLimiter(1)
        self._slow_until = 0.0

    async def __call__(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what `function` returns, or raise what it raises. It runs in a thread."""
        return await anyio.to_thread.run_sync(
            partial(function, *args, **kwargs), limiter=self._limiter
        )

    async def about(
        self, rows: float, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Call what writes or reads so many rows: in the event loop if they are few.

        SQLite lets go of the interpreter's lock for each row, and a thread that wants it back wakes
        up for each: to store all results in one took a tenth of the CPU of a sweep.
        """
        if rows > _MOST_IN_THE_LOOP or time.monotonic() < self._slow_until:
            return await self(function, *args, **kwargs)
        async with self._limiter:
            began = time.monotonic()
            try:
                return function(*args, **kwargs)
            finally:
                ended = time.monotonic()
                if ended - began > _SLOW_SECONDS:
                    self._slow_until = ended + _SLOW_FOR_SECONDS
