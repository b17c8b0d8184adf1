"""results.md: what a run found, as a person reads it."""

from collections.abc import Iterable, Iterator, Sequence

from benchmarks.harness.figures import Bound, Figure, Spread
from benchmarks.harness.machine import Machine
from benchmarks.harness.results import CaseResult, Results

__all__ = ["amount", "between", "render", "table"]

_GB = 1e9
# a value from here on is told without decimals, and one from the next on with one
_WHOLE = 100
_TENTHS = 10


def amount(value: float) -> str:
    """Write a number with three digits that count, and thousands separated."""
    if abs(value) >= _WHOLE:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= _TENTHS else f"{value:.2f}"


def between(spread: Spread) -> str:
    """Write a median with its spread."""
    if len(spread.values) == 1:
        return amount(spread.median)
    return f"{amount(spread.median)} ({amount(spread.least)} to {amount(spread.most)})"


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a Markdown table."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def render(results: Results) -> str:
    """Write the page of a whole run."""
    return "\n".join(_parts(results))


def _parts(results: Results) -> Iterator[str]:
    yield f"# {results.title}\n"
    yield (
        f"`{results.command}`, begun {results.started_at}, {results.minutes:.0f} minutes, "
        f"{results.repeat} repeats of each measurement. Figures are medians, with the least and "
        "the most in brackets; benchmarks/README.md says what they mean and how they are "
        "measured.\n"
    )
    if results.quick:
        yield "**A quick run: smaller sizes and few repeats. Its figures decide nothing.**\n"
    yield _machine(results.machine)
    judged = [figure for case in results.cases for figure in case.figures if figure.must]
    if judged:
        yield "## What it must show\n"
        yield _judged(judged)
    for case in results.cases:
        yield from _case(case)


def _machine(machine: Machine) -> str:
    versions = ", ".join(f"{name} {number}" for name, number in machine.versions.items())
    return (
        f"Measured on {machine.cpu}, {machine.cores} cores, {machine.memory_bytes / _GB:.0f} GB, "
        f"{machine.system}, {machine.python}; {versions}. The load of the machine was "
        f"{machine.load:.2f} when it began.\n"
    )


def _judged(figures: Iterable[Figure]) -> str:
    columns = ("figure", "plain aioboto3 here", "must be", "aim", "measured", "met?")
    return table(
        columns,
        (
            (
                _name(figure),
                between(figure.plain) if figure.plain else "",
                _bound(figure.must),
                _bound(figure.aim),
                between(figure.spread),
                "yes, and the aim" if figure.judgement == "aim" else figure.judgement,
            )
            for figure in figures
        ),
    )


def _case(case: CaseResult) -> Iterator[str]:
    yield f"## {case.name}\n"
    yield f"{case.about}\n"
    if case.figures:
        rows = ((_name(figure), between(figure.spread)) for figure in case.figures)
        yield table(("figure", "measured"), rows)
    for each in case.tables:
        yield f"### {each.title}\n"
        yield table(each.columns, each.rows)
    for chart in case.charts:
        yield f"![{chart.title}]({chart.file}.svg)\n"
    for note in case.notes:
        yield f"- {note}\n"


def _name(figure: Figure) -> str:
    note = f" ({figure.note})" if figure.note else ""
    unit = f", {figure.unit}" if figure.unit else ""
    return f"{figure.name}{unit}{note}"


def _bound(bound: Bound | None) -> str:
    if bound is None:
        return ""
    return f"≤ {amount(bound.most)}" if bound.most is not None else f"≥ {amount(bound.least or 0)}"
