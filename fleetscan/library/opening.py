"""Open a run store without holding the event loop up: a disk may be slow, and another run long."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Final

import anyio

from fleetscan.store import RunStore

__all__ = ["opened"]

#: how often to look whether another run has let go of the store
_POLL_SECONDS: Final = 0.2


class _InUseError(Exception):
    """Another run has the store open. The message says which."""


@asynccontextmanager
async def opened(
    path: Path | str, before_waiting: Callable[[str], None] | None
) -> AsyncIterator[RunStore]:
    """Open a store for the time of a block. The arguments are those of `RunStore.open`.

    Raises:
        StoreError: it can't be opened.
    """
    store = await _open(path, before_waiting)
    try:
        yield store
    finally:
        with anyio.CancelScope(shield=True):
            await anyio.to_thread.run_sync(store.close)


async def _open(path: Path | str, before_waiting: Callable[[str], None] | None) -> RunStore:
    # it is waited here, not in the thread, which nothing could cancel
    def refuse_to_wait(message: str) -> None:
        raise _InUseError(message)

    try_once = partial(RunStore.open, path, before_waiting=before_waiting and refuse_to_wait)
    is_told = False
    while True:
        try:
            return await anyio.to_thread.run_sync(try_once)
        except _InUseError as error:
            if before_waiting is not None and not is_told:
                before_waiting(str(error))
                is_told = True
        await anyio.sleep(_POLL_SECONDS)
