"""How the engine calls the store: one call at a time, in a thread or, where that is quick, not."""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from math import inf
from typing import ParamSpec, TypeVar

import anyio

from fleetscan.engine.target import JUDGING
from fleetscan.engine.waiting import PATIENCE_SECONDS, PAUSE_SECONDS
from fleetscan.store import RunStore, StoreBusyError

_logger = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

# A thread that waits for the lock cannot be cancelled. So it waits no longer than this at a time.
_ATTEMPT_SECONDS = 0.25

# A lock that is held no longer is not worth a word.
_TELL_SECONDS = 2.0

# Rows that are written or read without leaving the event loop: some 5 ms.
_MOST_IN_THE_LOOP = 1_000

# A call that took so long will not be the only one: a disk is slow for a while.
_SLOW_SECONDS = 0.03


class StoreAccess:
    """Calls the methods of one store, and waits where another program holds its lock.

    Raises:
        StoreBusyError: it was held for `PATIENCE_SECONDS`, or beyond what `give_up` left.
    """

    def __init__(self, store: RunStore) -> None:
        self._store = store
        self._limiter = anyio.CapacityLimiter(1)
        self._is_slow = False
        self._give_up_at = inf

    def give_up(self, *, after: float) -> None:
        """Wait for a lock no longer than so many seconds from now, in all calls together."""
        self._give_up_at = min(self._give_up_at, time.monotonic() + after)

    async def __call__(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what a method returns, or raise what it raises. It runs in a thread."""
        call = partial(self._attempt, function, *args, **kwargs)
        wait = _Wait(self._store)
        while True:
            try:
                result = await anyio.to_thread.run_sync(call, limiter=self._limiter)
            except StoreBusyError:
                if time.monotonic() >= min(wait.ends_at, self._give_up_at):
                    raise
                wait.tell()
                await anyio.sleep(PAUSE_SECONDS)
            else:
                wait.tell_that_it_is_over()
                return result

    async def alone(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call what reads the store at length, in a thread, and once only: a report, say."""
        call = partial(function, *args, **kwargs)
        return await anyio.to_thread.run_sync(call, limiter=self._limiter)

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
            with suppress(StoreBusyError), self._store.waiting_at_most(0):
                return timed()
        return await self(timed)

    def _attempt(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        with self._store.waiting_at_most(_ATTEMPT_SECONDS):
            return function(*args, **kwargs)

    def _timed(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a method, and remember whether the disk is slow."""
        began = time.monotonic()
        try:
            return function(*args, **kwargs)
        finally:
            self._is_slow = time.monotonic() - began > _SLOW_SECONDS


class _Wait:
    """One wait for a lock, and what is said of it."""

    def __init__(self, store: RunStore) -> None:
        self.ends_at = time.monotonic() + PATIENCE_SECONDS
        self._path = store.path
        self._began = time.monotonic()
        self._told = False

    def tell(self) -> None:
        """Say once what is waited for, if it takes long."""
        if self._told or time.monotonic() - self._began < _TELL_SECONDS:
            return
        self._told = True
        _logger.warning(
            "store %s: another program holds its lock, such as a sqlite3 shell or a backup; "
            "waiting for it, for %.0f min at most",
            self._path,
            PATIENCE_SECONDS / 60,
        )

    def tell_that_it_is_over(self) -> None:
        """Say that the sweep goes on, if it was said that it waits."""
        if self._told:
            _logger.warning(
                "store %s: its lock is free again, after %.0f s",
                self._path,
                time.monotonic() - self._began,
            )
