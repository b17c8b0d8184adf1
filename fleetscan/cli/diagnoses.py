"""The page of a preflight: accounts, what is wrong, and what helps. Its size is not the fleet's."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Final

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from fleetscan.cli.page import Page
from fleetscan.cli.text import count, plain, print_line, shorten, with_others
from fleetscan.library.doctor import Examination, Level, Problem, Tally

__all__ = ["TableWriter"]

#: accounts that are shown with what was seen of them; those with problems first
_MOST_ROWS: Final = 20
#: accounts that are named of those that share a problem
_MOST_NAMED: Final = 3
#: different problems that are kept apart, and of those the ones that are shown
_MOST_GROUPS: Final = 1_000
_MOST_SHOWN: Final = 20
#: regions that are named of a problem
_MOST_REGIONS: Final = 6

_MARKS: Final = {None: ("ok", "green"), Level.WARNING: ("!", "yellow"), Level.ERROR: ("x", "red")}
_TITLES: Final = {Level.ERROR: "Errors", Level.WARNING: "Warnings"}
_INDENT: Final = 4
#: of the labels under a problem
_LABEL: Final = 10
_NOTHING: Final = "-"


class _Group:
    """Accounts with the same problem."""

    def __init__(self, problem: Problem) -> None:
        #: of the first account
        self.problem = problem
        self.number = 0
        self.names: list[str] = []
        self.regions: set[str] = set()

    def add(self, problem: Problem, name: str) -> None:
        self.number += 1
        self.regions.update(problem.regions)
        if len(self.names) < _MOST_NAMED:
            self.names.append(name)

    @property
    def rank(self) -> tuple[int, int, str]:
        return list(Level).index(self.problem.level), -self.number, self.problem.code


class TableWriter:
    """Prints the page when all accounts were examined."""

    def __init__(self, console: Console, *, expected_minutes: int) -> None:
        self._console = console
        self._expected_minutes = expected_minutes
        self._settings: Sequence[Problem] = ()
        self._groups: dict[tuple[str, str], _Group] = {}
        #: problems that had no place among the groups
        self._ungrouped = 0
        self._rows: dict[bool, list[Examination]] = {True: [], False: []}

    def start(self, settings: Sequence[Problem]) -> None:
        """Take what is wrong with the settings."""
        self._settings = settings

    def add(self, examination: Examination) -> None:
        """Take one account."""
        rows = self._rows[examination.level is not None]
        if len(rows) < _MOST_ROWS:
            rows.append(examination)
        account = examination.seen.account
        name = account.id if account.name == account.id else f"{account.id} {account.name}"
        for problem in examination.problems:
            key = problem.code, problem.message
            if key not in self._groups:
                if len(self._groups) >= _MOST_GROUPS:
                    self._ungrouped += 1
                    continue
                self._groups[key] = _Group(problem)
            self._groups[key].add(problem, name)

    def end(self, tally: Tally) -> None:
        """Print the page."""
        page = Page(self._console)
        page.add(
            f"{count(tally.accounts, 'account')}, {count(tally.tasks, 'task')} (account x region), "
            f"a run of {count(self._expected_minutes, 'minute')}"
        )
        page.blank()
        page.lines += self._table(tally)
        groups = sorted(self._groups.values(), key=lambda group: group.rank)
        for level, title in _TITLES.items():
            shown = [group for group in groups[:_MOST_SHOWN] if group.problem.level is level]
            self._add_problems(page, title, shown, of_settings=level)
        hidden = sum(group.number for group in groups[_MOST_SHOWN:]) + self._ungrouped
        if hidden:
            page.blank()
            page.add(f"and {count(hidden, 'problem')} more: --format json has all of them")
        page.blank()
        self._add_verdict(page, tally)
        for line in page.lines:
            print_line(self._console, line)

    def stop(self, tally: Tally) -> None:
        """Print nothing: a page of some accounts would look like that of all."""

    # the accounts

    def _table(self, tally: Tally) -> Iterator[Text]:
        shown = [*self._rows[True], *self._rows[False]][:_MOST_ROWS]
        shown.sort(key=lambda each: each.seen.account.id)
        rows = [_cells(each) for each in shown]
        widths = _widths(self._console.width, rows)
        yield _row(("", "account", "", "source", "keys", "regions", "calls"), widths, "dim")
        for each, cells in zip(shown, rows, strict=True):
            yield _row(cells, widths, _MARKS[each.level][1])
        if more := tally.accounts - len(shown):
            yield Text(f"    and {count(more, 'account')} more", style="dim")

    # the problems

    def _add_problems(
        self, page: Page, title: str, groups: Sequence[_Group], *, of_settings: Level
    ) -> None:
        own = [problem for problem in self._settings if problem.level is of_settings]
        if own or groups:
            page.blank()
            page.add(Text(title, style="bold"))
        for problem in own:
            _add_problem(page, problem, "this machine", ())
        for group in groups:
            names = with_others(", ".join(map(plain, group.names)), group.number - len(group.names))
            _add_problem(page, group.problem, names, sorted(group.regions), group.number)

    @staticmethod
    def _add_verdict(page: Page, tally: Tally) -> None:
        ready = tally.levels[None] + tally.levels[Level.WARNING]
        if tally.has_no_source:
            page.add("No account has source credentials: nothing could be swept.")
        elif tally.has_error:
            page.add(
                f"{ready:,} of {count(tally.accounts, 'account')} would be swept whole. What is "
                "wrong with the others becomes gaps in the report."
            )
        else:
            page.add("All would be swept, as far as can be told before.")
        page.add(
            "Simulated calls are what IAM predicts, without the policies of resources. Of probed "
            "calls one was made for each service, and nothing is known of the others."
        )


def _cells(examination: Examination) -> tuple[str, ...]:
    seen = examination.seen
    regions, permissions = seen.regions, seen.permissions
    expires = seen.keys_expire_at
    keys = _NOTHING
    if seen.identity is not None:
        minutes = (
            None if expires is None else round((expires - seen.seen_at) / timedelta(minutes=1))
        )
        keys = "no end" if minutes is None else f"{minutes} min"
    swept = _NOTHING
    if regions is not None:
        swept = f"{len(regions.swept)}"
        if regions.enabled is not None:
            swept += f" of {regions.enabled}"
    calls = _NOTHING
    if permissions is not None:
        calls = (
            f"{permissions.simulated} simulated"
            if permissions.simulated
            else f"{permissions.probed} probed"
        )
    name = "" if seen.account.name == seen.account.id else plain(seen.account.name)
    source = plain((seen.source and seen.source.kind) or _NOTHING)
    mark, _ = _MARKS[examination.level]
    return mark, seen.account.id, name, source, keys, swept, calls


def _widths(width: int, rows: Sequence[tuple[str, ...]]) -> list[int]:
    """Give each column what it needs, and take from names and sources what there is not."""
    heads = ("", "account", "", "source", "keys", "regions", "calls")
    widths = [max(map(cell_len, column)) for column in zip(heads, *rows, strict=True)]
    name, source = 2, 3
    missing = sum(widths) + 2 * (len(widths) - 1) - width
    for column, least in ((source, 12), (name, 12), (source, 6), (name, 6)):
        taken = min(max(missing, 0), max(widths[column] - least, 0))
        widths[column] -= taken
        missing -= taken
    return widths


def _row(cells: Sequence[str], widths: Sequence[int], style: str) -> Text:
    line = Text()
    for number, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        text = shorten(cell, width)
        padding = " " * (width - cell_len(text) + 2)
        line.append(text + padding, style=style if number == 0 or style == "dim" else "")
    line.rstrip()
    return line


def _add_problem(
    page: Page, problem: Problem, names: str, regions: Sequence[str], number: int = 1
) -> None:
    mark, style = _MARKS[problem.level]
    code = Text(problem.code, style=f"bold {style}")
    page.add(Text.assemble(code, f"  {names}"), label=Text(f"  {mark} ", style=style), indent=4)
    page.add(plain(problem.message), indent=_INDENT)
    if regions:
        named = ", ".join(regions[:_MOST_REGIONS])
        _add_labelled(page, "where", with_others(named, max(0, len(regions) - _MOST_REGIONS)))
    for place, cause in enumerate(problem.possible_causes, 1):
        _add_labelled(page, "perhaps" if place == 1 else "or", cause)
    if problem.evidence:
        _add_labelled(page, "said", problem.evidence, most=3)
    _add_labelled(page, "fix" if number == 1 else "fix, e.g.", problem.fix)
    if problem.statement:
        # not wrapped: it is there to be copied
        page.lines.append(Text(" " * (_INDENT + _LABEL) + plain(problem.statement)))


def _add_labelled(page: Page, label: str, text: str, most: int | None = None) -> None:
    page.add(
        plain(text),
        label=Text(f"{' ' * _INDENT}{label}", style="dim"),
        indent=_INDENT + _LABEL,
        most=most,
    )
