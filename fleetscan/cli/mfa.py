"""Ask for the code of an MFA device, on the terminal, before a sweep begins.

Not by getpass, as boto3 does: it blocks the event loop, so that Ctrl-C would wait for the code. And
the code is shown as it is typed: with the call that it is for it is used up.
"""

import os
import re
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Final

import anyio

from fleetscan.cli.text import plain

__all__ = ["code_prompt"]

_STANDARD_STREAMS: Final = (2, 0, 1)
_CODE: Final = re.compile(rb"\s*([0-9]{6})\s*")
_LINE: Final = 1024


def code_prompt(
    streams: tuple[int, ...] = _STANDARD_STREAMS,
) -> Callable[[str], Awaitable[str | None]] | None:
    """Return what asks on the terminal that one of these streams is; None if none of them is one.

    Nor if this process runs in the background of its terminal, where to read would stop it. What is
    returned gives None at the end of the input (Ctrl-D).
    """
    for stream in streams:
        with suppress(OSError):
            terminal = os.ttyname(stream)
            if _is_in_front(stream):
                return partial(_ask, terminal)
    return None


def _is_in_front(stream: int) -> bool:
    try:
        return os.tcgetpgrp(stream) == os.getpgrp()
    except OSError:
        # it is not what controls this process
        return True


@contextmanager
def _opened(terminal: str) -> Iterator[int]:
    """Open the terminal for ourselves, since whoever shares a stream with us shares its mode."""
    file = os.open(terminal, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
    try:
        yield file
    finally:
        os.close(file)


async def _ask(terminal: str, device: str) -> str | None:
    with _opened(terminal) as file:
        return await _asked(file, device)


async def _asked(file: int, device: str) -> str | None:
    is_at_start = False
    try:
        while True:
            is_at_start = False
            await _write(file, f"{plain(device)}; each code works once: ")
            typed = await _read(file)
            is_at_start = typed.endswith(b"\n")
            if not typed:
                return None
            if found := _CODE.fullmatch(typed):
                return found[1].decode()
            await _write(file, "It has 6 digits.\n")
    finally:
        # what comes next, such as an error, begins a line
        if not is_at_start:
            with suppress(OSError):
                os.write(file, b"\n")


async def _write(file: int, text: str) -> None:
    left = text.encode(errors="replace")
    while left:
        try:
            left = left[os.write(file, left) :]
        except BlockingIOError:
            await anyio.wait_writable(file)


async def _read(file: int) -> bytes:
    while True:
        await anyio.wait_readable(file)
        with suppress(BlockingIOError):
            return os.read(file, _LINE)
