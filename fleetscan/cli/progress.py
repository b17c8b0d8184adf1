"""The live progress of a sweep: two lines on a terminal, a line now and then elsewhere."""

import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import anyio
from rich.cells import cell_len
from rich.console import Console
from rich.live import Live
from rich.text import Text

from fleetscan.cli.text import count, print_line
from fleetscan.library.progress import Progress

__all__ = ["Pace", "ProgressDisplay", "Speed", "clock", "line", "render"]

_REPAINT_SECONDS: Final = 1 / 8
#: where nothing can be repainted: how often the numbers are read, and how often a line is written
_READ_SECONDS: Final = 1.0
_LINE_SECONDS: Final = 30.0

#: calls/s is an average over so many seconds
_SMOOTHED_SECONDS: Final = 5.0

# The time left is a guess from what is done, and there has to be something to guess from: more
# than is in flight at once, or a fair part of it all.
_LEAST_SECONDS: Final = 3.0
_LEAST_DONE: Final = 50
_LEAST_SHARE: Final = 0.25

_GAP: Final = "  "
_SEPARATOR: Final = ", "


class Speed(NamedTuple):
    """How fast a sweep goes."""

    #: requests sent per second, over the last seconds; None before anything can be said
    calls: float | None = None
    #: seconds, estimated; None where there is nothing to go on
    left: float | None = None


@dataclass(slots=True)
class _Start:
    """The numbers when the first tasks were known: a resumed sweep has accounts done by then."""

    at: float
    accounts_done: int
    targets_done: int


@dataclass(slots=True)
class Pace:
    """Watches the numbers of a sweep, and says how fast they change. Times are in seconds."""

    _calls: deque[tuple[float, int]] = field(default_factory=deque)
    _start: _Start | None = None

    def observe(self, progress: Progress, now: float) -> Speed:
        """Take the numbers of this moment. To be called once a second or more often."""
        self._calls.append((now, progress.counts.calls))
        while len(self._calls) > 2 and now - self._calls[1][0] >= _SMOOTHED_SECONDS:  # noqa: PLR2004 - both ends
            self._calls.popleft()
        if self._start is None and progress.targets:
            self._start = _Start(now, progress.accounts_done, progress.targets_done)
        return Speed(calls=self._calls_per_second(), left=self._left(progress, now))

    def _calls_per_second(self) -> float | None:
        (since, before), (until, after) = self._calls[0], self._calls[-1]
        return (after - before) / (until - since) if until > since else None

    def _left(self, progress: Progress, now: float) -> float | None:
        if self._start is None or now - self._start.at < _LEAST_SECONDS:
            return None
        if progress.accounts_resolved == progress.accounts:
            before, done = self._start.targets_done, progress.targets_done
            planned = progress.targets
        else:
            # Tasks are still being added: only the accounts say what share is done.
            before, done = self._start.accounts_done, progress.accounts_done
            planned = progress.accounts
        finished, ahead = done - before, planned - done
        if not ahead or finished < min(_LEAST_DONE, _LEAST_SHARE * (finished + ahead)):
            return None
        return (now - self._start.at) * ahead / finished


class _Part(NamedTuple):
    """One number of a line, in full and in short. The least important goes first."""

    importance: int
    long: str
    short: str
    style: str = ""


def clock(seconds: float) -> str:
    """Write a duration as `0:07`, `12:34` or `1:02:03`."""
    minutes, second = divmod(max(round(seconds), 0), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


def render(progress: Progress, *, width: int, elapsed: float, speed: Speed) -> Text:
    """Lay the numbers out in two lines of at most `width` cells; leave out what has no room.

    Args:
        progress: the numbers.
        width: of the terminal, in cells.
        elapsed: seconds since the sweep began.
        speed: how fast it goes.
    """
    lines = (
        _fit([*_done(progress), *_found(progress)], width),
        _fit([*_time(elapsed, speed), *_calls(progress, speed)], width),
    )
    return Text("\n").join(lines)


def line(progress: Progress, *, elapsed: float, speed: Speed) -> str:
    """Say the same in one plain line, for a log."""
    parts = [
        *_time(elapsed, speed),
        *_done(progress),
        *_calls(progress, speed),
        *_found(progress),
    ]
    return _SEPARATOR.join(part.long for part in parts)


def _done(progress: Progress) -> list[_Part]:
    # Until the last account told its regions, there may be more tasks than are counted.
    growing = progress.accounts_resolved < progress.accounts
    accounts = f"{progress.accounts_done:,}/{count(progress.accounts, 'account')}"
    tasks = f"{progress.targets_done:,}/{progress.targets:,}"
    return [
        _Part(9, accounts, accounts, "bold"),
        _Part(
            8,
            f"{tasks} {'task' if progress.targets == 1 else 'tasks'}{' so far' * growing}",
            f"{tasks}{'+' * growing} tasks",
        ),
    ]


def _found(progress: Progress) -> list[_Part]:
    findings, gaps = count(progress.findings, "finding"), count(progress.gaps, "gap")
    return [
        _Part(7, findings, findings, "yellow" if progress.findings else ""),
        _Part(6, gaps, gaps, "magenta" if progress.gaps else ""),
    ]


def _time(elapsed: float, speed: Speed) -> list[_Part]:
    since = clock(elapsed)
    parts = [_Part(7, f"{since} elapsed", since)]
    if speed.left is not None:
        left = f"{clock(speed.left)} left"
        parts.append(_Part(9, f"about {left}", f"~{left}", "bold"))
    return parts


def _calls(progress: Progress, speed: Speed) -> list[_Part]:
    calls, throttled = count(progress.counts.calls, "call"), f"{progress.counts.throttles:,}"
    rate = "" if speed.calls is None else f" ({speed.calls:,.0f}/s)"
    return [
        _Part(8, calls + rate, calls + rate),
        _Part(
            6,
            f"{throttled} throttled",
            f"{throttled} throttled",
            "red" if progress.counts.throttles else "",
        ),
    ]


def _fit(parts: list[_Part], width: int) -> Text:
    while parts:
        for form in ("long", "short"):
            texts = [Text(getattr(part, form), style=part.style) for part in parts]
            fitting = Text(_GAP).join(texts)
            if cell_len(fitting.plain) <= width:
                return fitting
        parts = [
            part for part in parts if part.importance != min(each.importance for each in parts)
        ]
    return Text()


class ProgressDisplay:
    """Shows how far a sweep is while `run` runs. The sweep never fails because of it."""

    def __init__(
        self,
        progress: Progress,
        console: Console,
        *,
        enabled: bool,
        write_line: Callable[[str], None] | None = None,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = anyio.sleep,
    ) -> None:
        """Take the numbers of `progress` as they change.

        Args:
            progress: counted up by the engine.
            console: of standard error.
            enabled: False shows nothing at all.
            write_line: writes a line where nothing can be repainted; by default to the console.
            now: a clock, in seconds, that never goes back.
            sleep: waits for so many seconds.
        """
        self._progress = progress
        self._console = console
        self._enabled = enabled
        self._write_line = write_line or self._print
        self._now = now
        self._sleep = sleep
        self._pace = Pace()
        self._began = now()

    async def run(self) -> None:
        """Show the progress until it is cancelled. What was painted is gone then."""
        if not self._enabled:
            return
        try:
            if self._console.is_terminal and not self._console.is_dumb_terminal:
                await self._repaint()
            else:
                await self._write_lines()
        except OSError:
            # The terminal is gone. Whoever started the sweep still wants its report.
            return

    async def _repaint(self) -> None:
        # Standard output is not ours: the report may go there. Without refreshes of its own,
        # Live starts no thread.
        with Live(
            console=self._console, auto_refresh=False, transient=True, redirect_stdout=False
        ) as live:
            while True:
                live.update(self._painted(), refresh=True)
                await self._sleep(_REPAINT_SECONDS)

    def _painted(self) -> Text:
        now = self._now()
        return render(
            self._progress,
            # One cell stays free: some terminals wrap when the last one is written.
            width=self._console.width - 1,
            elapsed=now - self._began,
            speed=self._pace.observe(self._progress, now),
        )

    async def _write_lines(self) -> None:
        self._write_line(f"sweeping {count(self._progress.accounts, 'account')}")
        due = self._began + _LINE_SECONDS
        while True:
            now = self._now()
            speed = self._pace.observe(self._progress, now)
            if now >= due:
                due = now + _LINE_SECONDS
                self._write_line(line(self._progress, elapsed=now - self._began, speed=speed))
            await self._sleep(_READ_SECONDS)

    def _print(self, text: str) -> None:
        print_line(self._console, Text(text))
