"""How a sweep scores by framework: what could not be seen counts against completeness alone."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from itertools import islice
from typing import Final, Protocol

import msgspec

from fleetscan.frameworks.model import split_reference

__all__ = ["Counts", "FrameworkScore", "Outcomes", "scores"]

#: shares have four digits behind the point, and are rounded down: 1 is all of it
_SHARES: Final = 10_000

# Accounts that are looked at together, each a bit of a number: enough to make a requirement cost
# next to nothing, and so few that a bit is set in a short number.
_BATCH: Final = 1_000


class Outcomes(Protocol):
    """Which checks came out how in an account: ids, of which one may be in several of the sets."""

    @property
    def passed(self) -> AbstractSet[str]:
        """Those of which anything passed."""

    @property
    def failed(self) -> AbstractSet[str]:
        """Those of which anything failed."""

    @property
    def not_evaluated(self) -> AbstractSet[str]:
        """Those of which anything could not be evaluated."""


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
    frameworks: Mapping[str, Iterable[str]],
    accounts: Iterable[Outcomes],
    counts: Mapping[str, Counts],
) -> dict[str, FrameworkScore]:
    """Score each framework that a check of a sweep is mapped to.

    Args:
        frameworks: what each check is mapped to (`cis-7.0:3.1.1`), by its id.
        accounts: which checks came out how in each account; read once.
        counts: what came of each check in all accounts together, by its id.

    Returns:
        the scores by id of the framework, sorted.
    """
    tallies = _tallies(frameworks)
    remaining = iter(accounts)
    while (batch := _Batch(islice(remaining, _BATCH))).size:
        for tally in tallies.values():
            tally.add(batch)
    return {framework: tallies[framework].score(counts) for framework in sorted(tallies)}


def _tallies(frameworks: Mapping[str, Iterable[str]]) -> dict[str, "_Tally"]:
    requirements: dict[str, dict[str, list[str]]] = {}
    for check_id, references in frameworks.items():
        for reference in references:
            framework, number = split_reference(reference)
            requirements.setdefault(framework, {}).setdefault(number, []).append(check_id)
    return {framework: _Tally(checks.values()) for framework, checks in requirements.items()}


class _Batch:
    """Some accounts, each a bit of numbers that stand for sets of them."""

    def __init__(self, accounts: Iterable[Outcomes]) -> None:
        self.size = 0
        #: the accounts in which a check came out so, by its id
        self.passed: Final = defaultdict[str, int](int)
        self.failed: Final = defaultdict[str, int](int)
        self.not_evaluated: Final = defaultdict[str, int](int)
        for account in accounts:
            bit = 1 << self.size
            self.size += 1
            for found, checks in (
                (self.passed, account.passed),
                (self.failed, account.failed),
                (self.not_evaluated, account.not_evaluated),
            ):
                for check_id in checks:
                    found[check_id] |= bit


class _Tally:
    """Counts the requirements of one framework, a batch of accounts at a time.

    10,000 accounts have ten million requirements to look at, so what becomes of one is worked out
    in all accounts of a batch at once, by sets of accounts.
    """

    def __init__(self, requirements: Iterable[Iterable[str]]) -> None:
        #: the checks of each
        self._requirements: Final = tuple(map(tuple, requirements))
        self._passed = self._failed = self._not_evaluated = self._not_applicable = 0

    def add(self, batch: _Batch) -> None:
        """Add some accounts."""
        for checks in self._requirements:
            failed = _any(batch.failed, checks)
            unseen = _any(batch.not_evaluated, checks) & ~failed
            passed = _any(batch.passed, checks) & ~failed & ~unseen
            self._failed += failed.bit_count()
            self._not_evaluated += unseen.bit_count()
            self._passed += passed.bit_count()
            self._not_applicable += batch.size - (failed | unseen | passed).bit_count()

    def score(self, counts: Mapping[str, Counts]) -> FrameworkScore:
        """The score of all accounts that were added."""
        checks = {check_id: None for each in self._requirements for check_id in each}
        found = [counts[check_id] for check_id in checks if check_id in counts]
        missing = sum(each.not_evaluated for each in found)
        made = sum(each.passed + each.fail + each.not_applicable for each in found)
        judged = self._passed + self._failed
        return FrameworkScore(
            passed=self._passed,
            failed=self._failed,
            not_evaluated=self._not_evaluated,
            not_applicable=self._not_applicable,
            score=self._passed * _SHARES // judged / _SHARES if judged else None,
            # of nothing at all, all was seen
            completeness=made * _SHARES // (made + missing) / _SHARES if missing else 1.0,
        )


def _any(accounts: Mapping[str, int], checks: Iterable[str]) -> int:
    """Return the set of the accounts that any of these checks is in."""
    found = 0
    for check_id in checks:
        found |= accounts.get(check_id, 0)
    return found
