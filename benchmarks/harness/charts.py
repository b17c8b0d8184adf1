"""Draw the charts of a run as SVG files."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmarks.harness.markdown import amount
from benchmarks.harness.results import Chart, Line

__all__ = ["draw"]

_SIZE_INCHES: Final = (7.2, 4.2)
# readable on a light page and on a dark one, and told apart by colour-blind people
_COLOURS: Final = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
_MARKS: Final = ("--", ":")
#: the part of the height that stays free above what is highest
_ABOVE: Final = 0.12
#: the part of the width between two groups of bars that the bars take
_GROUP: Final = 0.8


def draw(charts: Iterable[Chart], folder: Path) -> None:
    """Write each chart as an SVG file. The same chart gives the same bytes.

    Raises `OSError` if a file can't be written.
    """
    with mpl.rc_context(
        {
            # ids in the file do not change from run to run, and text stays text
            "svg.hashsalt": "fleetscan",
            "svg.fonttype": "none",
            "axes.spines.top": False,
            "axes.spines.right": False,
        }
    ):
        for chart in charts:
            _draw(chart, folder / f"{chart.file}.svg")


def _draw(chart: Chart, path: Path) -> None:
    # not pyplot: it would look for a screen
    figure = Figure(figsize=_SIZE_INCHES, layout="constrained")
    axes = figure.subplots()
    assert isinstance(axes, Axes)
    axes.set_title(chart.title)
    axes.set_xlabel(chart.x_label)
    axes.set_ylabel(chart.y_label)
    if any(isinstance(point.x, str) for line in chart.lines for point in line.points):
        _bars(axes, chart.lines)
    else:
        _lines(axes, chart)
    for (name, value), style in zip(chart.marks.items(), _MARKS, strict=False):
        axes.axhline(value, linestyle=style, linewidth=1, color="#777777", label=name)
    # room for the number above the highest bar
    axes.margins(y=_ABOVE)
    if chart.log_y:
        axes.set_yscale("log")
    else:
        axes.set_ylim(bottom=0)
    axes.grid(visible=True, axis="y", linewidth=0.5, color="#dddddd")
    axes.set_axisbelow(True)
    axes.legend(frameon=False)
    figure.savefig(path, format="svg", metadata={"Date": None}, facecolor="white")


def _lines(axes: Axes, chart: Chart) -> None:
    for number, line in enumerate(chart.lines):
        medians, errors = _with_errors(line)
        axes.errorbar(
            [float(point.x) for point in line.points],
            medians,
            yerr=errors,
            label=line.name,
            color=_COLOURS[number % len(_COLOURS)],
            marker="o",
            capsize=3,
        )
    if chart.log_x:
        axes.set_xscale("log")


def _bars(axes: Axes, lines: Sequence[Line]) -> None:
    names = list(dict.fromkeys(str(point.x) for line in lines for point in line.points))
    width = _GROUP / len(lines)
    for number, line in enumerate(lines):
        medians, errors = _with_errors(line)
        shift = (number - (len(lines) - 1) / 2) * width
        bars = axes.bar(
            [names.index(str(point.x)) + shift for point in line.points],
            medians,
            width,
            yerr=errors,
            label=line.name,
            color=_COLOURS[number % len(_COLOURS)],
            capsize=3,
        )
        axes.bar_label(bars, [amount(each) for each in medians], padding=3, fontsize="small")
    axes.set_xticks(range(len(names)), names)


def _with_errors(line: Line) -> tuple[list[float], list[list[float]]]:
    """Return medians, and how far the spread reaches below and above each."""
    medians = [point.y.median for point in line.points]
    below = [point.y.median - point.y.least for point in line.points]
    above = [point.y.most - point.y.median for point in line.points]
    return medians, [below, above]
