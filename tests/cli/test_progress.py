import io
import re
from collections.abc import Callable

import anyio
import pytest
from anyio.lowlevel import checkpoint
from rich.cells import cell_len
from rich.console import Console

from fleetscan.aws.counters import CallCounts
from fleetscan.cli.progress import Pace, ProgressDisplay, Speed, clock, line, render
from fleetscan.engine.progress import Progress

UNDER_WAY = Progress(
    accounts=40,
    accounts_done=12,
    targets=400,
    targets_done=240,
    findings=1234,
    gaps=1,
    counts=CallCounts(calls=12345, throttles=3),
)
SPEED = Speed(calls=210.4, left=251)

HUGE = Progress(
    accounts=10_000,
    accounts_done=9_999,
    targets=340_000,
    targets_done=339_999,
    findings=12_345_678,
    gaps=1_234_567,
    counts=CallCounts(calls=98_765_432, throttles=123_456),
)


def painted(
    progress: Progress = UNDER_WAY, *, width: int = 79, elapsed: float = 83, speed: Speed = SPEED
) -> list[str]:
    return render(progress, width=width, elapsed=elapsed, speed=speed).plain.split("\n")


def test_all_numbers_fit_two_lines_of_80_columns() -> None:
    assert painted() == [
        "12/40 accounts  240/400 tasks so far  1,234 findings  1 gap",
        "1:23 elapsed  about 4:11 left  12,345 calls (210/s)  3 throttled",
    ]


def test_tasks_are_so_far_until_every_account_told_its_regions() -> None:
    known = Progress(accounts=40, accounts_resolved=40, accounts_done=7, targets=400)
    assert painted(known)[0] == "7/40 accounts  0/400 tasks  0 findings  0 gaps"


def test_nothing_is_said_of_what_is_not_known() -> None:
    assert painted(Progress(accounts=1), elapsed=0, speed=Speed()) == [
        "0/1 account  0/0 tasks so far  0 findings  0 gaps",
        "0:00 elapsed  0 calls  0 throttled",
    ]


@pytest.mark.parametrize(
    ("width", "lines"),
    [
        (
            58,
            [
                "12/40 accounts  240/400+ tasks  1,234 findings  1 gap",
                "1:23  ~4:11 left  12,345 calls (210/s)  3 throttled",
            ],
        ),
        (40, ["12/40 accounts  240/400 tasks so far", "1:23  ~4:11 left  12,345 calls (210/s)"]),
        (30, ["12/40 accounts  240/400+ tasks", "about 4:11 left"]),
        (14, ["12/40 accounts", "~4:11 left"]),
        (3, ["", ""]),
    ],
)
def test_what_has_no_room_is_said_shorter_or_left_out(width: int, lines: list[str]) -> None:
    assert painted(width=width) == lines


@pytest.mark.parametrize("width", range(1, 130))
@pytest.mark.parametrize("progress", [UNDER_WAY, HUGE])
def test_no_line_is_wider_than_the_terminal(progress: Progress, width: int) -> None:
    lines = painted(progress, width=width, elapsed=360_000, speed=Speed(calls=98765, left=9e5))
    assert len(lines) == 2
    assert max(map(cell_len, lines)) <= width


def test_a_log_line_says_it_all() -> None:
    assert line(UNDER_WAY, elapsed=83, speed=SPEED) == (
        "1:23 elapsed, about 4:11 left, 12/40 accounts, 240/400 tasks so far, "
        "12,345 calls (210/s), 3 throttled, 1,234 findings, 1 gap"
    )


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (-1, "0:00"),
        (0, "0:00"),
        (59.6, "1:00"),
        (754, "12:34"),
        (3723, "1:02:03"),
        (9e4, "25:00:00"),
    ],
)
def test_durations_read_like_a_clock(seconds: float, text: str) -> None:
    assert clock(seconds) == text


# how fast, and how long still


def watch(seconds: int, change: Callable[[Progress, int], None], progress: Progress) -> list[Speed]:
    """Observe a sweep once a second; `change` says what happens in each second."""
    pace = Pace()
    speeds = []
    for second in range(seconds + 1):
        change(progress, second)
        speeds.append(pace.observe(progress, second))
    return speeds


def test_calls_per_second_need_two_moments() -> None:
    pace = Pace()
    assert pace.observe(Progress(), 0).calls is None
    assert pace.observe(Progress(counts=CallCounts(calls=50)), 1).calls == 50


def test_calls_per_second_are_of_the_last_five_seconds() -> None:
    def change(progress: Progress, second: int) -> None:
        progress.counts.calls += 100 if second <= 10 else 10

    rates = [speed.calls for speed in watch(20, change, Progress())]
    assert rates[10] == 100
    assert rates[12] == pytest.approx((3 * 100 + 2 * 10) / 5)
    assert rates[15:] == [10] * 6


def test_calls_before_a_resumed_sweep_are_not_its_speed() -> None:
    pace = Pace()
    pace.observe(Progress(counts=CallCounts(calls=1_000_000)), 0)
    assert pace.observe(Progress(counts=CallCounts(calls=1_000_010)), 1).calls == 10


def test_the_time_left_follows_from_the_tasks_once_all_are_known() -> None:
    def change(progress: Progress, second: int) -> None:
        progress.targets = 100
        progress.targets_done = second

    left = [speed.left for speed in watch(60, change, Progress(accounts=10, accounts_resolved=10))]
    assert left[:25] == [None] * 25
    assert left[25] == 75
    assert left[60] == 40


def test_while_tasks_are_added_the_time_left_follows_from_the_accounts() -> None:
    """300 of 310 known tasks are done, but only 30 of 100 accounts."""

    def change(progress: Progress, second: int) -> None:
        progress.targets = 10 * second + 10
        progress.targets_done = 10 * second
        progress.accounts_done = second

    left = [speed.left for speed in watch(30, change, Progress(accounts=100))]
    assert left[20] is None
    assert left[30] == 70


@pytest.mark.parametrize(("tasks", "first"), [(12, 3), (40, 10), (100, 25), (17_000, 50)])
def test_there_is_no_time_left_without_enough_to_go_on(tasks: int, first: int) -> None:
    """A quarter of the tasks, or 50, and never less than three seconds."""

    def change(progress: Progress, second: int) -> None:
        progress.targets = tasks
        progress.targets_done = second

    left = [speed.left for speed in watch(first, change, Progress(accounts=9, accounts_resolved=9))]
    assert left == [None] * first + [tasks - first]


def test_what_a_resumed_sweep_finds_done_is_not_its_own_work() -> None:
    """Of 1,000 accounts 900 were done before: 30 in 30 seconds leave 70 for 70 seconds."""

    def change(progress: Progress, second: int) -> None:
        if second:
            progress.accounts_done = 900 + second - 1
            progress.targets = second * 5

    left = [speed.left for speed in watch(31, change, Progress(accounts=1000))]
    assert left[31] == 70


def test_when_all_known_tasks_are_done_no_time_is_told() -> None:
    def change(progress: Progress, second: int) -> None:
        progress.targets = 10
        progress.targets_done = min(second, 10)

    left = [speed.left for speed in watch(20, change, Progress(accounts=2, accounts_resolved=2))]
    assert left[9] == 1
    assert left[10:] == [None] * 11


# the display


class Time:
    """A clock that only sleeping moves; `wake` is called at each waking."""

    def __init__(self, wake: Callable[[float], None]) -> None:
        self.seconds = 100.0
        self._wake = wake

    def now(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        await checkpoint()
        self.seconds += seconds
        self._wake(self.seconds - 100)


class Screen:
    """A display that runs on a console, for so many seconds of its own clock."""

    def __init__(self, *, terminal: bool, color: bool = True) -> None:
        self.written = io.StringIO()
        self.progress = Progress(accounts=3, accounts_resolved=3)
        self.console = Console(
            file=self.written,
            width=80,
            force_terminal=terminal,
            color_system="standard" if terminal else None,
            no_color=not color,
            _environ={"TERM": "xterm"},
        )

    async def show(
        self,
        seconds: float,
        *,
        enabled: bool = True,
        write_line: Callable[[str], None] | None = None,
    ) -> str:
        with anyio.CancelScope() as scope:

            def wake(second: float) -> None:
                self.progress.targets = 90
                self.progress.targets_done = int(second)
                if second > seconds:
                    scope.cancel()

            time = Time(wake)
            display = ProgressDisplay(
                self.progress,
                self.console,
                enabled=enabled,
                write_line=write_line,
                now=time.now,
                sleep=time.sleep,
            )
            await display.run()
        return self.written.getvalue()


async def test_a_terminal_is_repainted_and_left_clean() -> None:
    written = await Screen(terminal=True).show(2)
    assert 16 <= written.count("accounts") <= 20
    assert "1/90 tasks" in written
    # Each painting begins at the start of its first line, erases both, and adds no third.
    assert "\r\x1b[2K\x1b[1A\x1b[2K" in written
    # At the end both lines are erased, and the cursor is shown again.
    assert written.endswith("\x1b[?25h\r\x1b[1A\x1b[2K\x1b[1A\x1b[2K")


async def test_without_colour_nothing_is_coloured() -> None:
    written = await Screen(terminal=True, color=False).show(1)
    styles = {
        code for codes in re.findall(r"\x1b\[([\d;]*)m", written) for code in codes.split(";")
    }
    assert styles <= {"", "0", "1"}


async def test_where_nothing_can_be_repainted_a_line_comes_every_30_seconds() -> None:
    rest = "0 calls (0/s), 0 throttled, 0 findings, 0 gaps"
    assert (await Screen(terminal=False).show(65)).splitlines() == [
        "sweeping 3 accounts",
        f"0:30 elapsed, about 1:00 left, 0/3 accounts, 30/90 tasks, {rest}",
        f"1:00 elapsed, about 0:30 left, 0/3 accounts, 60/90 tasks, {rest}",
    ]


async def test_a_terminal_that_can_do_nothing_gets_lines() -> None:
    screen = Screen(terminal=True)
    screen.console._environ = {"TERM": "dumb"}
    written = await screen.show(31)
    assert len(written.splitlines()) == 2
    assert "\x1b" not in written


async def test_lines_can_go_elsewhere() -> None:
    lines: list[str] = []
    assert await Screen(terminal=False).show(31, write_line=lines.append) == ""
    assert [each[:12] for each in lines] == ["sweeping 3 a", "0:30 elapsed"]


@pytest.mark.parametrize("terminal", [True, False])
async def test_a_display_that_is_off_writes_nothing(*, terminal: bool) -> None:
    assert await Screen(terminal=terminal).show(100, enabled=False) == ""


@pytest.mark.parametrize("terminal", [True, False])
async def test_a_terminal_that_went_away_does_not_end_the_sweep(*, terminal: bool) -> None:
    class Gone(io.StringIO):
        def write(self, _: str) -> int:
            raise OSError(5, "Input/output error")

    screen = Screen(terminal=terminal)
    screen.console.file = Gone()
    await screen.show(100)
