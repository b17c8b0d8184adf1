"""Ctrl-C and SIGTERM: heard at every moment, alike, and never twice.

Outside of an event loop the first of them raises `KeyboardInterrupt`, as Python does for Ctrl-C.
Within one it is only noted, and whoever waits for it is woken: raised in the middle of the loop's
own work it would end in the words of asyncio. The handler stays the same all the time, for while
handlers are exchanged a signal would end the process without a word.
"""

import os
import signal
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Final, NoReturn, TypeVar

__all__ = ["check", "ignore", "listen", "noted", "one", "or_stopped", "over", "stop"]

T = TypeVar("T")

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)

#: the files in whose name Python runs its own import system
_IMPORTING: Final = "<frozen importlib"


class _State:
    """What came, and what becomes of the next one."""

    def __init__(self) -> None:
        #: signals that nobody took so far; a deque, for a handler may break into any line
        self.came: deque[int] = deque()
        #: a pipe that wakes the event loop, to read and to write; None outside of one
        self.pipe: tuple[int, int] | None = None
        #: nothing more is to be heard: one was raised, or all is done
        self.over = False


_state = _State()


def listen() -> None:
    """Hear both signals from here on. May be called again."""
    for number in _SIGNALS:
        signal.signal(number, _hear)


def over() -> None:
    """Hear nothing more: what there was to do is done."""
    _state.over = True


def stop() -> NoReturn:
    """Raise `KeyboardInterrupt`, and hear nothing more on the way out."""
    over()
    raise KeyboardInterrupt


def ignore() -> None:
    """Leave nothing to be heard to Python, which forgets its handlers before it ends."""
    over()
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def check() -> None:
    """Raise `KeyboardInterrupt` if a signal came that could not be raised at its moment."""
    if _state.came and not _state.over:
        stop()


@contextmanager
def noted() -> Iterator[None]:
    """Only note signals within this block, and raise those that nobody took at its end."""
    check()
    pipe = os.pipe()
    for end in pipe:
        os.set_blocking(end, False)
    _state.pipe = pipe
    try:
        yield
    finally:
        _state.pipe = None
        for end in pipe:
            os.close(end)
    check()


async def one() -> None:
    """Wait for a signal, within `noted`, and take it."""
    await _one_is_there()
    _state.came.popleft()


async def or_stopped(function: Callable[[], Awaitable[T]]) -> T | None:
    """Return what a function returns, or None at the first signal, which is left for `noted`."""
    import anyio

    result: T | None = None
    async with anyio.create_task_group() as tasks:

        async def stop() -> None:
            await _one_is_there()
            tasks.cancel_scope.cancel()

        tasks.start_soon(stop)
        result = await function()
        tasks.cancel_scope.cancel()
    return result


async def _one_is_there() -> None:
    import anyio

    while not _state.came:
        if _state.pipe is None:
            raise RuntimeError("signals can be awaited only while they are noted")
        reading, _ = _state.pipe
        await anyio.wait_readable(reading)
        with suppress(BlockingIOError):
            os.read(reading, 1)


def _hear(number: int, frame: FrameType | None) -> None:
    if _state.over:
        return
    _state.came.append(number)
    if _state.pipe is not None:
        # it may be full: of others that wake as well
        with suppress(BlockingIOError):
            os.write(_state.pipe[1], b"\0")
    elif not _is_importing(frame):
        stop()


def _is_importing(frame: FrameType | None) -> bool:
    """Whether a module is being imported: its lock is let go of where Python drops exceptions."""
    while frame is not None:
        if frame.f_code.co_filename.startswith(_IMPORTING):
            return True
        frame = frame.f_back
    return False
