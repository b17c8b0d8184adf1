"""How a sweep scores by framework: what could not be seen counts against completeness alone."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Final, Protocol

import msgspec

from fleetscan.frameworks.model import split_reference

__all__ = ["Counts", "FrameworkScore", "scores"]

#: digits behind the point: a share of fewer than 5,000 requirements is never rounded to all of them
_DIGITS: Final = 4
_SHARES: Final = 10**_DIGITS


class Counts(Protocol):
    """How many evaluations of a check came out how."""

    @property
    def passed(self) -> int:
        """Evaluations that passed."""

    @property
    def fail(self) -> int:
        """Evaluations that failed."""

    @property
    def not_applicable(self) -> int:
        """Evaluations that found nothing to judge."""

    @property
    def not_evaluated(self) -> int:
        """Evaluations that could not be made."""


class FrameworkScore(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the requirements that the checks of a sweep are mapped to, over the fleet."""

    passed: int
    #: those of which anything failed, whatever could not be seen of them
    failed: int
    #: those of which nothing failed, and something could not be seen
    not_evaluated: int
    #: those of which there was nothing to judge, and everything was seen
    not_applicable: int
    #: passed / (passed + failed), 0 to 1; None where neither is
    score: float | None
    #: the share, 0 to 1, of the evaluations of their checks that could be made
    completeness: float

    @property
    def requirements(self) -> int:
        """How many requirements the checks of the sweep are mapped to."""
        return self.passed + self.failed + self.not_evaluated + self.not_applicable


def scores(
    frameworks: Mapping[str, Iterable[str]], counts: Mapping[str, Counts]
) -> dict[str, FrameworkScore]:
    """Score each framework that a check of a sweep is mapped to.

    Args:
        frameworks: what each check is mapped to (`cis-7.0:3.1.1`), by its id.
        counts: what came of each check, by its id.

    Returns:
        the scores by id of the framework, sorted.
    """
    found: dict[str, dict[str, list[Counts]]] = {}
    checks: dict[str, dict[str, Counts]] = {}
    for check_id, references in frameworks.items():
        for reference in references:
            framework, number = split_reference(reference)
            found.setdefault(framework, {}).setdefault(number, []).append(counts[check_id])
            checks.setdefault(framework, {})[check_id] = counts[check_id]
    return {
        framework: _score(found[framework].values(), checks[framework].values())
        for framework in sorted(found)
    }


class _State(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    NOT_EVALUATED = "not_evaluated"
    NOT_APPLICABLE = "not_applicable"


def _score(requirements: Iterable[Sequence[Counts]], checks: Iterable[Counts]) -> FrameworkScore:
    states = dict.fromkeys(_State, 0)
    for of_one in requirements:
        states[_state(of_one)] += 1
    made = missing = 0
    for each in checks:
        made += each.passed + each.fail + each.not_applicable
        missing += each.not_evaluated
    judged = states[_State.PASSED] + states[_State.FAILED]
    return FrameworkScore(
        passed=states[_State.PASSED],
        failed=states[_State.FAILED],
        not_evaluated=states[_State.NOT_EVALUATED],
        not_applicable=states[_State.NOT_APPLICABLE],
        score=round(states[_State.PASSED] / judged, _DIGITS) if judged else None,
        # rounded down: 1 is all, which nothing at all is, too
        completeness=made * _SHARES // (made + missing) / _SHARES if missing else 1.0,
    )


def _state(checks: Sequence[Counts]) -> _State:
    if any(each.fail for each in checks):
        return _State.FAILED
    if any(each.not_evaluated for each in checks):
        return _State.NOT_EVALUATED
    if any(each.passed for each in checks):
        return _State.PASSED
    return _State.NOT_APPLICABLE
