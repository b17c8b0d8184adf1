"""What a person can act on when a sweep has ended: one screen, or two, whatever the fleet's size.

Worst findings first, then what could not be seen and what helps, then how to go on.
"""

import shlex
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final, NamedTuple

import msgspec
from rich.console import Console
from rich.text import Text

from fleetscan.cli.gaps import advice, title, was_not_reached
from fleetscan.cli.page import Page
from fleetscan.cli.scores import score_lines
from fleetscan.cli.severities import STYLES
from fleetscan.cli.text import (
    count,
    duration,
    first_sentence,
    plain,
    print_line,
    shorten,
    with_others,
)
from fleetscan.library.fleets import LeftOut
from fleetscan.library.reports import RunNumbers
from fleetscan.library.store import (
    Coverage,
    FailedCheck,
    GapGroup,
    Progress,
    Run,
    RunStatus,
    StoreReader,
    Summary,
)
from fleetscan.verdicts import Severity

__all__ = ["print_summary"]

_MOST_LINES: Final = 45


class _Detail(NamedTuple):
    """How much is shown."""

    #: failed checks with examples and fix, those of one line each, and reasons of gaps
    checks: int
    brief: int
    groups: int
    #: lines of the example of what AWS said
    message: int = 2


#: from the most to the least: the first that stays within `_MOST_LINES` is taken
_DETAILS: Final = (
    _Detail(5, 5, 5),
    _Detail(4, 5, 4),
    _Detail(4, 3, 3),
    _Detail(3, 3, 3),
    _Detail(2, 3, 2),
    _Detail(1, 3, 2),
    _Detail(1, 2, 2, message=1),
    _Detail(1, 2, 1, message=1),
    _Detail(1, 1, 1, message=1),
    _Detail(0, 2, 1, message=0),
    _Detail(0, 1, 0, message=0),
)

#: what is wider is cut, so that one name can't fill the screen
_NAME_CELLS: Final = 32
_FIX_LINES: Final = 2
#: reasons of gaps that are only named
_MOST_NAMED_GROUPS: Final = 2
#: reasons for which accounts are left out
_MOST_WHYS: Final = 3


class _Facts(msgspec.Struct, frozen=True, kw_only=True):
    """All that the summary says, read from the store."""

    run: Run
    summary: Summary
    coverage: Coverage
    progress: Progress
    #: the first of those that failed, the worst first
    failed: tuple[FailedCheck, ...]
    #: the first of those that are no mere consequence of an interrupt
    groups: tuple[GapGroup, ...]
    unreached: GapGroup | None
    report_path: str | None
    #: how many accounts were found and not swept, by the reason
    left_out: Mapping[str, int] = {}
    #: a line for each framework that is shown
    scores: tuple[str, ...] = ()

    @property
    def gap_cells(self) -> int:
        return self.coverage.planned - self.coverage.evaluated

    @property
    def interrupted(self) -> bool:
        return self.run.status in (None, RunStatus.INTERRUPTED)


def print_summary(
    console: Console,
    *,
    store: StoreReader,
    run: Run,
    numbers: RunNumbers,
    report_path: str | None,
    calls: int | None = None,
    left_out: Sequence[LeftOut] = (),
    frameworks: Sequence[str] = (),
) -> None:
    """Print what came of a run, and what to do about it.

    Args:
        console: where to; its width and its colours are kept to.
        store: the store that holds the run.
        run: the run as it is now: with its status and its end.
        numbers: those of the run.
        report_path: the file that the report was written to; None if it is in no file.
        calls: requests sent, those to get into the accounts included, which the store does not
            count; None where they are not known.
        left_out: accounts that were found and not swept; those of a resumed run are not known.
        frameworks: globs over those that were asked for, whose scores are shown.
    """
    whys = Counter(each.why for each in left_out)
    facts = msgspec.structs.replace(
        _read(store, run, numbers, report_path, frameworks), left_out=whys
    )
    if calls is not None:
        facts = msgspec.structs.replace(
            facts, progress=msgspec.structs.replace(facts.progress, calls=calls)
        )
    for line in _summary(facts, console):
        print_line(console, line)


def _read(
    store: StoreReader,
    run: Run,
    numbers: RunNumbers,
    report_path: str | None,
    frameworks: Sequence[str],
) -> _Facts:
    most = _DETAILS[0]
    # One more than is shown, to know that there are more; and those that were not reached.
    groups = store.gap_groups(run.id, most.groups + _MOST_NAMED_GROUPS + 2)
    return _Facts(
        run=run,
        summary=numbers.summary,
        coverage=numbers.coverage,
        progress=store.progress(run.id),
        failed=tuple(store.failed_checks(run.id, most.checks + most.brief)),
        groups=tuple(group for group in groups if not was_not_reached(group)),
        unreached=next(filter(was_not_reached, groups), None),
        report_path=report_path,
        scores=tuple(score_lines(numbers.scores, frameworks)),
    )


def _summary(facts: _Facts, console: Console) -> list[Text]:
    lines: list[Text] = []
    for detail in _DETAILS:
        page = Page(console)
        _headline(page, facts)
        _failures(page, facts, detail)
        _gaps(page, facts, detail)
        _next_steps(page, facts)
        lines = page.lines
        if len(lines) <= _MOST_LINES:
            break
    return lines


def _headline(page: Page, facts: _Facts) -> None:
    made = facts.summary.evaluations
    page.add(Text(_what_was_done(facts), style="bold"))
    if facts.left_out:
        page.add(plain(_left_out(facts.left_out)))
    numbers = [
        f"{made.passed:,} passed",
        f"{made.fail:,} failed",
        f"{made.not_applicable:,} not applicable",
    ]
    total = made.passed + made.fail + made.not_applicable
    page.add(f"{count(total, 'evaluation')}: {', '.join(numbers)}.")
    if facts.gap_cells:
        page.add(
            Text(
                f"Not everything was seen: {facts.gap_cells:,} of "
                f"{count(facts.coverage.planned, 'cell')} (account x region x check) "
                f"{'has' if facts.gap_cells == 1 else 'have'} gaps.",
                style="bold magenta",
            )
        )
    elif not facts.coverage.planned:
        page.add(
            Text(
                "Nothing was looked at: no region that is enabled in these accounts fits.",
                style="bold magenta",
            )
        )
    elif total:
        page.add(f"Everything was seen: all {count(facts.coverage.planned, 'cell')} of the plan.")
    else:
        page.add("Everything was seen, and there is no resource that these checks judge.")
    for line in facts.scores:
        page.add(line)


def _left_out(whys: Mapping[str, int]) -> str:
    ordered = sorted(whys.items(), key=lambda each: (-each[1], each[0]))
    named = ", ".join(f"{number:,} {why}" for why, number in ordered[:_MOST_WHYS])
    reasons = with_others(named, max(0, len(ordered) - _MOST_WHYS))
    return f"Left out: {count(sum(whys.values()), 'account')} ({reasons})."


def _what_was_done(facts: _Facts) -> str:
    run, progress = facts.run, facts.progress
    calls = count(progress.calls, "API call")
    took = ""
    # The time from a run's begin to its end says nothing once it was resumed.
    if run.finished_at is not None and not run.resumed:
        took = duration((run.finished_at - run.started_at).total_seconds())
    if facts.interrupted:
        known = " known so far" if progress.accounts_resolved < progress.accounts else ""
        return (
            f"Interrupted{took and f' after {took}'}: {progress.accounts_done:,} of "
            f"{count(progress.accounts, 'account')} and {progress.targets_done:,} of "
            f"{count(progress.targets, 'task')}{known} are done; {calls}."
        )
    resumed = " (resumed)" if run.resumed else ""
    return (
        f"Swept {count(progress.accounts, 'account')}{took and f' in {took}'}{resumed}: "
        f"{count(progress.targets, 'task')}, {calls}."
    )


def _failures(page: Page, facts: _Facts, detail: _Detail) -> None:
    page.blank()
    failures = facts.summary.evaluations.fail
    if not failures:
        page.add(_nothing_failed(facts))
        return
    page.add(
        Text.assemble(
            (f"{failures:,} failed: ", "bold"),
            *_by_severity(facts.summary.by_severity),
            ". Worst first:",
        )
    )
    shown = facts.failed[: detail.checks + detail.brief]
    widest = max(len(check.severity) for check in shown)
    for number, check in enumerate(shown):
        _failed_check(page, check, widest, in_full=number < detail.checks)
    _other_checks(page, facts, shown)


def _nothing_failed(facts: _Facts) -> str:
    if not facts.gap_cells:
        return "Nothing failed."
    made = facts.summary.evaluations
    if made.passed or made.not_applicable:
        return "Nothing failed in what was seen."
    return "Nothing was evaluated."


def _by_severity(counts: Mapping[Severity, int]) -> Iterator[str | tuple[str, str]]:
    first = True
    for severity, number in counts.items():
        if number:
            yield "" if first else ", "
            yield f"{number:,} {severity}", STYLES[severity]
            first = False


def _failed_check(page: Page, check: FailedCheck, widest: int, *, in_full: bool) -> None:
    indent = 2 + widest + 2
    label = Text.assemble("  ", (str(check.severity), STYLES[check.severity]))
    where = f"{check.fails:,} in {count(check.accounts, 'account')}"
    name = Text.assemble((plain(check.check_id), "bold"), f": {where}")
    page.add(name, label=label, indent=indent)
    if in_full:
        indent = 4 if page.narrow else indent
        page.add(_examples(check), indent=indent)
        page.add(f"Fix: {first_sentence(check.remediation)}", indent=indent, most=_FIX_LINES)


def _examples(check: FailedCheck) -> str:
    """Name a few resources, those of one account and region together."""
    places = groupby(check.examples, key=lambda each: (each.account_name, each.region))
    named = [
        f"{', '.join(_name(each.id or each.arn) for each in resources)} "
        f"({_name(account)}, {plain(region)})"
        for (account, region), resources in places
    ]
    return with_others("; ".join(named), check.fails - len(check.examples))


def _name(text: str) -> str:
    return shorten(plain(text), _NAME_CELLS)


def _other_checks(page: Page, facts: _Facts, shown: Sequence[FailedCheck]) -> None:
    checks = sum(counts.fail > 0 for counts in facts.summary.by_check.values()) - len(shown)
    if checks:
        left = dict(facts.summary.by_severity)
        for check in shown:
            left[check.severity] -= check.fails
        others = Text.assemble(f"and {count(checks, 'more check')}: ", *_by_severity(left))
        page.add(others, label=Text("  "), indent=2)


def _gaps(page: Page, facts: _Facts, detail: _Detail) -> None:
    if not facts.gap_cells:
        return
    page.blank()
    missing = facts.summary.evaluations.not_evaluated
    cells = "" if missing == facts.gap_cells else f" in {count(facts.gap_cells, 'cell')}"
    headline = f"Not evaluated: {missing:,}{cells}. What could not be seen, and why:"
    page.add(Text(headline, style="bold"))
    in_full, others = facts.groups[: detail.groups], facts.groups[detail.groups :]
    for group in in_full:
        _gap_group(page, group, of_accounts=facts.summary.accounts, message_lines=detail.message)
    # each is named, where few are left: one of them may be a single grant that is missing
    named = others[:_MOST_NAMED_GROUPS] if detail.groups else ()
    for group in named:
        _name_of_group(page, group, of_accounts=facts.summary.accounts)
    if len(others) > len(named):
        more = "for other reasons, which the report lists under coverage.gaps"
        page.add(f"and {more}" if detail.groups else more, label=Text("  "), indent=2)
    if facts.unreached is not None:
        page.add(_not_reached(facts.unreached), label=Text("  "), indent=2)


def _gap_group(page: Page, group: GapGroup, *, of_accounts: int, message_lines: int) -> None:
    indent = 4
    _name_of_group(page, group, of_accounts=of_accounts)
    if group.accounts > 1:
        accounts = [_name(each) for each in group.example_accounts]
        others = group.accounts - len(accounts)
        page.add(with_others(f"In {', '.join(accounts)}", others), indent=indent)
    page.add(f"Fix: {advice(group)}", indent=indent)
    if message_lines:
        page.add(f"Example: {plain(group.message)}", indent=indent, most=message_lines)


def _name_of_group(page: Page, group: GapGroup, *, of_accounts: int) -> None:
    single = group.accounts == 1
    where = _name(group.example_accounts[0]) if single else _share(group.accounts, of_accounts)
    page.add(
        Text.assemble((title(group), "magenta"), f" in {where}, {count(group.cells, 'cell')}"),
        label=Text("  "),
        indent=2,
    )


def _share(accounts: int, of_all: int) -> str:
    if accounts == of_all:
        return f"all {count(of_all, 'account')}"
    return f"{accounts:,} of {count(of_all, 'account')}"


def _not_reached(group: GapGroup) -> str:
    return (
        f"not reached before the end, {count(group.cells, 'cell')} in "
        f"{count(group.accounts, 'account')}"
    )


def _next_steps(page: Page, facts: _Facts) -> None:
    if facts.interrupted or facts.report_path is not None:
        page.blank()
    if facts.interrupted:
        page.add(
            Text("To go on from here, run the same command with --resume added.", style="bold")
        )
    if facts.report_path is not None:
        _report(page, facts, facts.report_path)
    if facts.groups and not facts.interrupted:
        page.add("Once what is missing is granted or mended, sweep again.")


def _report(page: Page, facts: _Facts, path: str) -> None:
    page.add(Text.assemble("Report: ", (plain(path), "bold")))
    quoted = shlex.quote(plain(path))
    worst = next((each for each, number in facts.summary.by_severity.items() if number), None)
    if worst is not None:
        page.command(f"jq '.findings[] | select(.severity == \"{worst}\")' {quoted}")
    if facts.gap_cells:
        page.command(f"jq '.coverage.gaps[]' {quoted}")
