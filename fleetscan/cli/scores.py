"""Lines of the summary: how a run scores by framework."""

import fnmatch
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from fleetscan.cli.text import count, plain
from fleetscan.library.frameworks import FRAMEWORK_IDS, FrameworkScore, percent

__all__ = ["score_lines"]

#: frameworks of which nobody asked, and which are worth a line: the newest benchmark, and FSBP
_UNASKED: Final = ([each for each in FRAMEWORK_IDS if each.startswith("cis-")][-1], "fsbp")
#: requirements: a share of fewer says little of a framework that nobody asked for
_ENOUGH: Final = 20
_MOST_LINES: Final = 5


def score_lines(scores: Mapping[str, FrameworkScore], asked: Sequence[str]) -> Iterator[str]:
    """Yield a line for each framework that was asked for, by globs; else for few, or for none."""
    if asked:
        shown = [each for each in scores if any(fnmatch.fnmatchcase(each, glob) for glob in asked)]
    else:
        shown = [
            each for each in _UNASKED if each in scores and scores[each].requirements >= _ENOUGH
        ]
    # where some are left out, a line says so
    kept = shown if len(shown) <= _MOST_LINES else shown[: _MOST_LINES - 1]
    for framework_id in kept:
        yield f"{plain(framework_id)}, by account: {_line(scores[framework_id])}"
    if len(kept) < len(shown):
        others = count(len(shown) - len(kept), "more framework")
        yield f"and {others}, which the report lists under summary.frameworks"


def _line(score: FrameworkScore) -> str:
    judged = count(score.passed + score.failed, "requirement")
    passed = (
        "no requirement judged"
        if score.score is None
        else f"{score.passed:,} of {judged} passed ({percent(score.score)})"
    )
    others = [
        f", {number:,} {what}"
        for number, what in (
            (score.not_evaluated, "not evaluated"),
            (score.not_applicable, "not applicable"),
        )
        if number
    ]
    seen = "" if score.completeness == 1 else f"{percent(score.completeness)} "
    return f"{passed}{''.join(others)}; {seen}complete."
