"""Ctrl-C, SIGTERM and a terminal that is closed: heard at every moment, alike, and never twice.

Outside of an event loop the first of them raises `KeyboardInterrupt`, as Python does for Ctrl-C.
Within one it is only noted, and whoever waits for it is woken: raised in the middle of the loop's
own work it would end in the words of asyncio. Where nobody is woken, for a custom check has no end,
the third ends the process as it is. Once a run has begun the first is only noted outside
of the loop, too, for the report is still to be written; the second is raised. So is the first, some
seconds later, where the report waits for its reader. The handler stays the
same all the time, for while handlers are exchanged a signal would end the process without a word.
"""

import os
import signal
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Final, NoReturn, TypeVar

from fleetscan.library.exits import INTERRUPTED

__all__ = [
    "check",
    "ending_a_wait",
    "first_only_noted",
    "go_deaf",
    "ignore",
    "listen",
    "next_signal",
    "noted",
    "raise_interrupt",
    "until_signal",
]

T = TypeVar("T")

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

#: so many that nobody took mean that the event loop does not come to it: a check has no end
_STUCK: Final = 3
_STDERR: Final = 2

#: the files in whose name Python runs its own import system
_IMPORTING: Final = "<frozen importlib"


class _State:
    """What came, and what becomes of the next one."""

    def __init__(self) -> None:
        #: all that came; only appended to, for a handler may break into any line
        self.came: list[int] = []
        #: how many of them somebody took
        self.taken = 0
        #: how many may come, and are not raised
        self.spared = 0
        #: a pipe that wakes the event loop, to read and to write; None outside of one
        self.pipe: tuple[int, int] | None = None
        #: begins the end of a wait for others; None while there is none
        self.end_wait: Callable[[], None] | None = None
        #: nothing more is to be heard: one was raised, or all is done
        self.deaf = False

    @property
    def untaken(self) -> int:
        return len(self.came) - self.taken


_state = _State()


def listen() -> None:
    """Hear these signals from here on, but one that this process was started to ignore.

    May be called again.
    """
    for number in _SIGNALS:
        # as by nohup, or by a shell for what it starts in the background
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _hear)


def go_deaf() -> None:
    """Hear nothing more: what there was to do is done."""
    _state.deaf = True


def raise_interrupt() -> NoReturn:
    """Raise `KeyboardInterrupt`, and hear nothing more on the way out."""
    go_deaf()
    raise KeyboardInterrupt


def ignore() -> None:
    """Leave nothing to be heard to Python, which forgets its handlers before it ends."""
    go_deaf()
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def check() -> None:
    """Raise `KeyboardInterrupt` if a signal came that could not be raised at its moment."""
    if _state.untaken and _is_to_be_raised() and not _state.deaf:
        raise_interrupt()


@contextmanager
def first_only_noted() -> Iterator[None]:
    """Raise the second signal within this block, not the first. After it nothing more is heard.

    The first may be taken within `noted`; one that comes when there is nothing left to stop changes
    nothing.
    """
    check()
    _state.spared = len(_state.came) + 1
    try:
        yield
    finally:
        go_deaf()


@contextmanager
def noted() -> Iterator[None]:
    """Only note signals within this block, and raise at its end what nobody took."""
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


@contextmanager
def ending_a_wait(seconds: float, say: Callable[[], None]) -> Iterator[Callable[[], None]]:
    """Let a signal that is only noted end this block, too, once nothing moved for `seconds`.

    For what may wait for others, for ever. Gives what is to be called whenever something moved.
    `say` is called when a signal comes; one that came before the block counts as well.
    """

    def measure() -> None:
        if _state.came:
            signal.setitimer(signal.ITIMER_REAL, seconds)

    def end_wait() -> None:
        # the time first: to say it may have to wait for others as well
        measure()
        say()

    def time_is_up(_number: int, _frame: FrameType | None) -> None:
        if _state.end_wait is not None and not _state.deaf:
            raise_interrupt()

    signal.signal(signal.SIGALRM, time_is_up)
    _state.end_wait = end_wait
    try:
        measure()
        yield measure
    finally:
        _state.end_wait = None
        signal.setitimer(signal.ITIMER_REAL, 0)


async def next_signal() -> None:
    """Wait for a signal, within `noted`, and take it."""
    await _one_is_there()
    _state.taken += 1


async def until_signal(function: Callable[[], Awaitable[T]]) -> T | None:
    """Return what a function returns, or None at the first signal, which is left for `noted`."""
    import anyio

    result: T | None = None
    async with anyio.create_task_group() as tasks:

        async def cancel_on_signal() -> None:
            await _one_is_there()
            tasks.cancel_scope.cancel()

        tasks.start_soon(cancel_on_signal)
        result = await function()
        tasks.cancel_scope.cancel()
    return result


async def _one_is_there() -> None:
    import anyio

    while not _state.untaken:
        if _state.pipe is None:
            raise RuntimeError("signals can be awaited only while they are noted")
        reading, _ = _state.pipe
        await anyio.wait_readable(reading)
        with suppress(BlockingIOError):
            os.read(reading, 1)


def _hear(number: int, frame: FrameType | None) -> None:
    if _state.deaf:
        return
    if number == signal.SIGHUP and number in _state.came:
        # a terminal is closed once: the shell says so, and then the system
        return
    _state.came.append(number)
    if _state.pipe is not None:
        # it may be full: of others that wake as well
        with suppress(BlockingIOError):
            os.write(_state.pipe[1], b"\0")
        if _state.untaken >= _STUCK:
            _end_as_it_is(frame)
    elif _is_to_be_raised():
        if not _is_importing(frame):
            raise_interrupt()
    elif _state.end_wait is not None:
        _state.end_wait()


def _end_as_it_is(frame: FrameType | None) -> NoReturn:
    """End the process as kill -9 would, with a word: what holds the loop up holds its end up."""
    where = "" if frame is None else f" at {frame.f_code.co_filename!r}, line {frame.f_lineno}"
    said = f"fleetscan: stopped while it was held up{where}; --resume goes on from what was stored"
    with suppress(OSError):
        # in a line of its own, after the progress, which hides the cursor
        shown = "\x1b[?25h" if os.isatty(_STDERR) else ""
        os.write(_STDERR, f"{shown}\n{said}\n".encode(errors="replace"))
    os._exit(INTERRUPTED)


def _is_to_be_raised() -> bool:
    return len(_state.came) > _state.spared


def _is_importing(frame: FrameType | None) -> bool:
    """Whether a module is being imported: its lock is let go of where Python drops exceptions."""
    while frame is not None:
        if frame.f_code.co_filename.startswith(_IMPORTING):
            return True
        frame = frame.f_back
    return False
