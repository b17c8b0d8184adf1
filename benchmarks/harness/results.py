"""What a run of the benchmark found, in the form in which it is written to results.json."""

import msgspec

from benchmarks.harness.figures import Figure, Spread
from benchmarks.harness.machine import Machine

__all__ = ["CaseResult", "Chart", "Line", "Point", "Results", "RunRecord", "Table"]


class RunRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One measured child process."""

    #: who ran, such as "fleetscan" or "raw aiohttp", and with what
    contender: str
    setting: str
    repeat: int
    wall_seconds: float
    cpu_seconds: float
    peak_rss_bytes: int
    maxrss_bytes: int
    exit_code: int
    #: requests that the server counted; None where there was no server
    calls: int | None = None
    #: what the child said itself, by name
    reported: dict[str, float] = msgspec.field(default_factory=dict)


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A table of a case, as text."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """One point of a line, or one bar."""

    #: a number on a line's axis; the name of a bar
    x: float | str
    y: Spread


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """The points of one contender."""

    name: str
    points: tuple[Point, ...]


class Chart(msgspec.Struct, frozen=True, kw_only=True):
    """A chart of a case: bars if its points have names, else lines."""

    #: the file's name, without its ending
    file: str
    title: str
    x_label: str
    y_label: str
    lines: tuple[Line, ...]
    log_x: bool = False
    log_y: bool = False
    #: values that are drawn as dashed lines across, by what they are
    marks: dict[str, float] = msgspec.field(default_factory=dict)


class CaseResult(msgspec.Struct, frozen=True, kw_only=True):
    """What one case found."""

    name: str
    #: one sentence
    about: str
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()
    #: what could not be run here, and why
    notes: tuple[str, ...] = ()
    runs: tuple[RunRecord, ...] = ()


class Results(msgspec.Struct, frozen=True, kw_only=True):
    """A whole run."""

    title: str
    command: str
    #: ISO 8601, UTC
    started_at: str
    minutes: float
    quick: bool
    repeat: int
    machine: Machine
    cases: tuple[CaseResult, ...]
