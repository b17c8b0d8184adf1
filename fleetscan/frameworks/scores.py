"""How a sweep scores by framework: what could not be seen counts against completeness alone."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Protocol

import msgspec

from fleetscan.frameworks.model import split_reference

__all__ = ["Counts", "FrameworkScore", "scores"]

#: shares have four digits behind the point, and are rounded down: 1 is all of it
_SHARES: Final = 10_000


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
    """What became of the requirements that the checks of a sweep are mapped to, in each account.

    A requirement counts once for each account.
    """

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
        """How many there are, in all accounts together."""
        return self.passed + self.failed + self.not_evaluated + self.not_applicable


def scores(
    frameworks: Mapping[str, Iterable[str]], accounts: Iterable[Mapping[str, Counts]]
) -> dict[str, FrameworkScore]:
    """Score each framework that a check of a sweep is mapped to.

    Args:
        frameworks: what each check is mapped to (`cis-7.0:3.1.1`), by its id.
        accounts: for each account what came of each check of which anything did, by its id; may
            be read once.

    Returns:
        the scores by id of the framework, sorted.
    """
    bits = {check_id: 1 << number for number, check_id in enumerate(frameworks)}
    tallies = _tallies(frameworks, bits)
    for counts in accounts:
        failed = missing = passed = 0
        for check_id, each in counts.items():
            bit = bits[check_id]
            failed |= bit if each.fail else 0
            missing |= bit if each.not_evaluated else 0
            passed |= bit if each.passed else 0
        for tally in tallies.values():
            tally.add(failed, missing, passed, counts)
    return {framework: tallies[framework].score for framework in sorted(tallies)}


def _tallies(
    frameworks: Mapping[str, Iterable[str]], bits: Mapping[str, int]
) -> dict[str, "_Tally"]:
    requirements: dict[str, dict[str, int]] = {}
    checks: dict[str, dict[str, None]] = {}
    for check_id, references in frameworks.items():
        for reference in references:
            framework, number = split_reference(reference)
            masks = requirements.setdefault(framework, {})
            masks[number] = masks.get(number, 0) | bits[check_id]
            checks.setdefault(framework, {})[check_id] = None
    return {
        framework: _Tally(masks=tuple(masks.values()), checks=tuple(checks[framework]))
        for framework, masks in requirements.items()
    }


class _Tally:
    """Counts the requirements of one framework, account by account.

    A requirement is the set of its checks, as the bits of a number: 10,000 accounts have ten
    million requirements to look at.
    """

    def __init__(self, *, masks: Sequence[int], checks: Sequence[str]) -> None:
        self._masks = masks
        self._checks = checks
        self._passed = self._failed = self._not_evaluated = self._not_applicable = 0
        self._made = self._missing = 0

    def add(self, failed: int, missing: int, passed: int, counts: Mapping[str, Counts]) -> None:
        """Add an account, by the checks of which anything failed, could not be made, or passed."""
        for mask in self._masks:
            if mask & failed:
                self._failed += 1
            elif mask & missing:
                self._not_evaluated += 1
            elif mask & passed:
                self._passed += 1
            else:
                self._not_applicable += 1
        for check_id in self._checks:
            if each := counts.get(check_id):
                self._made += each.passed + each.fail + each.not_applicable
                self._missing += each.not_evaluated

    @property
    def score(self) -> FrameworkScore:
        """The score of all accounts that were added."""
        judged = self._passed + self._failed
        # of nothing at all, all was seen
        total = self._made + self._missing
        return FrameworkScore(
            passed=self._passed,
            failed=self._failed,
            not_evaluated=self._not_evaluated,
            not_applicable=self._not_applicable,
            score=self._passed * _SHARES // judged / _SHARES if judged else None,
            completeness=self._made * _SHARES // total / _SHARES if self._missing else 1.0,
        )
