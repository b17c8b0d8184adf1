"""How the engine calls the store: one call at a time, in a thread or, where that is quick, not."""

import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import ParamSpec, TypeVar

import anyio

from fleetscan.engine.target import JUDGING
from fleetscan.store import RunStore, StoreBusyError

P = ParamSpec("P")
T = TypeVar("T")

# Rows that are written or read without leaving the event loop: some 5 ms.
_MOST_IN_THE_LOOP = 1_000

# A call that took so long will not be the only one: a disk is slow for a while.
_SLOW_SECONDS = 0.03


class StoreAccess:
    """Calls the methods of one store."""

    def __init__(self, store: RunStore) -> None:
        self._store = store
        self._limiter = anyio.CapacityLimiter(1)
        self._is_slow = False

    async def __call__(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what a method returns, or raise what it raises. It runs in a thread."""
        return await anyio.to_thread.run_sync(
            partial(function, *args, **kwargs), limiter=self._limiter
        )

    async def about(
        self, rows: float, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Call what writes or reads so many rows: in the event loop if they are few.

        SQLite lets go of the interpreter's lock for each row, and a thread that wants it back wakes
        up for each: to store all results in one took a tenth of the CPU of a sweep. For the same
        reason the loop leaves it to a thread while another thread computes: it would lose the lock
        at each row, for 5 ms at a time.
        """
        if rows > _MOST_IN_THE_LOOP or JUDGING.borrowed_tokens:
            return await self(function, *args, **kwargs)
        timed = partial(self._timed, function, *args, **kwargs)
        if self._is_slow:
            return await self(timed)
        async with self._limiter:
            # another program may hold the file for a moment, for which a thread may wait
            with suppress(StoreBusyError), self._store.without_waiting():
                return timed()
        return await self(timed)

    def _timed(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a method, and remember whether the disk is slow."""
        began = time.monotonic()
        try:
            return function(*args, **kwargs)
        finally:
            self._is_slow = time.monotonic() - began > _SLOW_SECONDS
