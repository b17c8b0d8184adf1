"""Frameworks as tables for people, or as JSON."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from fleetscan.cli.choice import catalogue_for
from fleetscan.cli.output import write_text
from fleetscan.cli.page import Page
from fleetscan.cli.running import set_up
from fleetscan.cli.settings import Selection, Terminal
from fleetscan.cli.text import console_of, count, plain, print_line, shorten
from fleetscan.library.frameworks import (
    Covered,
    CoveredRequirement,
    FrameworkCoverage,
    framework_coverages,
    percent,
    show_framework,
)

__all__ = ["list_frameworks", "show_one"]

_HEADER: Final = ("ID", "TOTAL", "AUTOMATED", "MANUAL", "NOT COVERED", "COMPLETE", "NAME")
_GAP: Final = "  "
_WORDS: Final[Mapping[Covered, str]] = {
    Covered.AUTOMATED: "automated",
    Covered.MANUAL: "manual",
    Covered.NOT_COVERED: "not covered",
}
_STYLES: Final[Mapping[Covered, str]] = {
    Covered.AUTOMATED: "green",
    Covered.MANUAL: "cyan",
    Covered.NOT_COVERED: "yellow",
}


def list_frameworks(selection: Selection, *, in_json: bool) -> None:
    """Print each framework with the numbers of its requirements.

    Raises:
        ConfigurationError: the custom checks can't be meant.
    """
    terminal = Terminal()
    set_up(terminal)
    found = framework_coverages(catalogue_for(selection))
    if in_json:
        members = [_numbers(each) for each in found.values()]
        write_text("-", f"{json.dumps(members, indent=2)}\n")
        return
    console = console_of(terminal, to_standard_error=False)
    rows = [_row(each) for each in found.values()]
    widths = [max(map(cell_len, column)) for column in zip(_HEADER, *rows, strict=True)]
    if console.is_terminal:
        room = console.width - sum(widths[:-1]) - len(_GAP) * len(widths[:-1])
        widths[-1] = max(min(widths[-1], room), len(_HEADER[-1]))
    print_line(console, Text(_aligned(_HEADER, widths), style="bold"))
    for row in rows:
        print_line(console, Text(_aligned(row, widths)))


def show_one(name: str, selection: Selection, *, in_json: bool) -> None:
    """Print what becomes of each requirement of a framework.

    Raises:
        ConfigurationError: there is none of that name, or the custom checks can't be meant.
    """
    terminal = Terminal()
    set_up(terminal)
    coverage = show_framework(name, catalogue_for(selection))
    if in_json:
        members = {
            **_numbers(coverage),
            "requirements": [_members(each) for each in coverage.requirements],
        }
        write_text("-", f"{json.dumps(members, indent=2)}\n")
        return
    console = console_of(terminal, to_standard_error=False)
    for line in _page(coverage, console):
        print_line(console, line)


def _numbers(coverage: FrameworkCoverage) -> dict[str, object]:
    return {
        "id": coverage.framework.id,
        "name": coverage.framework.name,
        "total": len(coverage.requirements),
        **{each.value: coverage.counts[each] for each in Covered},
        "completeness": coverage.completeness,
    }


def _members(each: CoveredRequirement) -> dict[str, object]:
    requirement = each.requirement
    return {
        "number": requirement.number,
        "title": requirement.title,
        "level": requirement.level,
        "kind": requirement.kind,
        "listed": requirement.listed,
        "covered": each.covered,
        "checks": each.checks,
        "why_manual": requirement.why_manual,
    }


def _row(coverage: FrameworkCoverage) -> tuple[str, ...]:
    numbers = (len(coverage.requirements), *(coverage.counts[each] for each in Covered))
    return (
        plain(coverage.framework.id),
        *(f"{number:,}" for number in numbers),
        _percent(coverage),
        plain(coverage.framework.name),
    )


def _percent(coverage: FrameworkCoverage) -> str:
    """Write how much is covered of what can be checked; `-` where nothing can."""
    share = coverage.completeness
    return "-" if share is None else percent(share)


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *numbers, last = row
    cells = (
        first + " " * (widths[0] - cell_len(first)),
        *(cell.rjust(width) for cell, width in zip(numbers, widths[1:-1], strict=True)),
        shorten(last, widths[-1]),
    )
    return _GAP.join(cells).rstrip()


def _page(coverage: FrameworkCoverage, console: Console) -> Iterator[Text]:
    page = Page(console)
    numbers = ", ".join(f"{coverage.counts[each]:,} {_WORDS[each]}" for each in Covered)
    page.add(Text(plain(coverage.framework.name), style="bold"))
    page.add(f"{count(len(coverage.requirements), 'requirement')}: {numbers}.")
    page.blank()
    numbered = max(cell_len(plain(each.requirement.number)) for each in coverage.requirements)
    state = max(map(len, _WORDS.values()))
    for each in coverage.requirements:
        _add(page, each, numbered, state)
    if not all(each.requirement.listed for each in coverage.requirements):
        page.blank()
        page.add("* is not on the publisher's own list of this framework.")
    return iter(page.lines)


def _add(page: Page, each: CoveredRequirement, numbered: int, state: int) -> None:
    requirement = each.requirement
    number = plain(requirement.number)
    label = Text.assemble(
        number,
        " " * (numbered - cell_len(number)),
        _GAP,
        (_WORDS[each.covered].ljust(state), _STYLES[each.covered]),
        _GAP,
    )
    indent = cell_len(label.plain)
    mark = "" if requirement.listed else "*"
    level = "" if requirement.level is None else f" (level {requirement.level})"
    checks = ", ".join(map(plain, each.checks))
    # of a framework that only checks name, nobody knows the titles
    text = f"{plain(requirement.title)}{mark}{level}" if requirement.title else checks
    page.add(text, label=label, indent=indent)
    if each.checks and requirement.title:
        page.add(checks, indent=indent)
    if requirement.why_manual:
        page.add(Text(requirement.why_manual, style="dim"), indent=indent)
