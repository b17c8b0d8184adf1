"""What could not be evaluated: the gaps that tasks stored, and the cells that no task came to.

A cell is account x region x check. All of it is worked out place by place, in the order of the
report, where a place is a region of an account, or its `global`: a sweep of 10,000 accounts that is
interrupted early has 40,000,000 cells without an answer in 180,000 places.
"""

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

from fleetscan.facts.base import GLOBAL
from fleetscan.store import queries
from fleetscan.store.check_sets import CHECK_SETS
from fleetscan.store.failures import damaged
from fleetscan.store.in_step import InStep
from fleetscan.verdicts import Cause

__all__ = ["GapRow", "Missing", "MissingOfAccount", "Place", "Reason", "Select"]

#: runs a query with its parameters
Select: TypeAlias = Callable[[str, Mapping[str, Any]], Iterator[tuple[Any, ...]]]

#: account, region, check, resource, operation, cause, IAM action, error code, message; '' for none
GapRow: TypeAlias = tuple[str, str, str, str, str, str, str, str, str]

_UNREACHED: Final = (
    *("", "", Cause.INTERNAL.value, "", "Interrupted"),
    "the run ended before it was read, or read again; a resumed run goes on from here",
)

_CHECK: Final = itemgetter(2)
#: sets of checks whose ids are remembered
_MOST_SETS: Final = 1_000
_UP_TO_OPERATION: Final = slice(5)
#: of a `Reason`
_FROM_OPERATION: Final = itemgetter(slice(1, None))


class Reason(NamedTuple):
    """Why checks have a gap in one place."""

    #: the checks, as the bits of a number
    checks: int
    operation: str
    cause: str
    iam_action: str
    error_code: str
    message: str


class Place(NamedTuple):
    """A region of an account, or its `global`, and what is missing there."""

    account_id: str
    region: str
    #: rows of gaps of single checks, in their order; to be read before the next place is asked for
    own: Iterable[tuple[Any, ...]]
    shared: tuple[Reason, ...]
    #: the checks that wait for a task that is not done, as the bits of a number; where they have a
    #: gap already, that is all that is to be said
    waiting: int


class MissingOfAccount(NamedTuple):
    """How much of one account could not be evaluated."""

    account_id: str
    #: with at least one gap
    cells: int
    #: combinations of region and resource that have a gap, by check
    by_check: Mapping[str, int]


class Missing:
    """What could not be evaluated in one run of the store at `path`.

    Raises:
        StoreDamagedError: a gap is of checks that the store has lost.
    """

    def __init__(self, select: Select, run: Mapping[str, Any], path: Path) -> None:
        self._path: Final = path
        self._select: Final = select
        self._run: Final = run
        checks = list(select(queries.SCOPES, run))
        self._ids: Final = [check_id for check_id, *_ in checks]
        self._bits: Final = {check_id: 1 << bit for bit, check_id in enumerate(self._ids)}
        self._sets: Final[dict[int, tuple[str, ...]]] = {}
        #: by their numbers in the store
        self._stored_sets: Final[dict[int, int]] = {}
        regional, wide, in_global, level = (
            self.bits_of(check_id for check_id, *scopes in checks if scopes[scope])
            for scope in range(4)
        )
        #: what waits for the task of a region, for the global one, and for the account-level step,
        #: in regions and in `global`
        self._in_regions: Final = (regional, wide, level & (regional | wide))
        self._in_global: Final = (0, in_global, level & in_global)

    def bits_of(self, checks: Iterable[str]) -> int:
        """Return a set of checks as the bits of a number."""
        bits = 0
        for check_id in checks:
            bits |= self._bit(check_id)
        return bits

    def _bit(self, check_id: str) -> int:
        try:
            return self._bits[check_id]
        except KeyError:
            raise damaged(self._path, f"the check {check_id} of a gap is not in its run") from None

    def ids_of(self, bits: int) -> tuple[str, ...]:
        """Return the ids of a set of checks, sorted."""
        found = self._sets.get(bits)
        if found is None:
            if len(self._sets) > _MOST_SETS:
                self._sets.clear()
            found = self._sets[bits] = tuple(
                check_id for bit, check_id in enumerate(self._ids) if bits >> bit & 1
            )
        return found

    def gaps(self) -> Iterator[GapRow]:
        """Yield the gaps by account, region, check, resource and operation; none of these first.

        A cell that was not reached has one that is made up here.
        """
        for place in self.places(queries.GAPS):
            yield from _with_unreached(
                self._reported(place),
                [(*place[:2], check_id, *_UNREACHED) for check_id in self.ids_of(place.waiting)],
            )

    def by_account(self) -> Iterator[MissingOfAccount]:
        """Yield what is missing of each account, by account id."""
        for account_id, places in groupby(self.places(queries.GAP_COUNTS), key=itemgetter(0)):
            cells = 0
            missing: Counter[str] = Counter()
            of_all: Counter[int] = Counter()
            for place in places:
                own = with_none = 0
                for _, _, check_id, resources, one_is_none in place.own:
                    bit = self._bit(check_id)
                    own |= bit
                    with_none |= bit if one_is_none else 0
                    missing[check_id] += resources
                shared = 0
                for reason in place.shared:
                    shared |= reason.checks
                unreached = place.waiting & ~(own | shared)
                of_all[shared & ~with_none | unreached] += 1
                cells += (own | shared | unreached).bit_count()
            for bits, number in of_all.items():
                for check_id in self.ids_of(bits):
                    missing[check_id] += number
            yield MissingOfAccount(account_id, cells, missing)

    def reasons(self) -> Iterator[tuple[str, str, Reason]]:
        """Yield account, region and reason of all gaps, by account and region, in any order."""
        for account_id, region, own, shared, waiting in self.places(queries.GAPS):
            seen = 0
            of_none = list(shared)
            for _, _, check_id, resource, *reason in own:
                one = Reason(self._bit(check_id), *reason)
                seen |= one.checks
                if resource:
                    yield account_id, region, one
                else:
                    of_none.append(one)
            for each in _least(of_none):
                seen |= each.checks
                yield account_id, region, each
            if waiting & ~seen:
                yield account_id, region, Reason(waiting & ~seen, *_UNREACHED[1:])

    def places(self, own: str) -> Iterator[Place]:
        """Yield all places of the run by account and region.

        `own` is the query that gives the rows of gaps of single checks.
        """
        own_rows = InStep(self._select(own, self._run), columns=2)
        shared_rows = InStep(self._select(queries.SHARED_GAPS, self._run), columns=2)
        for account_id, region, *done in self._select(queries.PLACES, self._run):
            waiting = 0
            scopes = self._in_global if region == GLOBAL else self._in_regions
            for checks, is_done in zip(scopes, done, strict=True):
                waiting |= 0 if is_done else checks
            yield Place(
                account_id,
                region,
                own_rows.of(account_id, region),
                tuple(
                    Reason(self._stored_set(number), *reason)
                    for _, _, number, *reason in shared_rows.of(account_id, region)
                ),
                waiting,
            )

    def _stored_set(self, number: int) -> int:
        """Return a set of checks by its number. A sweep that goes on may just have stored it."""
        if number not in self._stored_sets:
            for each, rows in groupby(self._select(CHECK_SETS, self._run), key=itemgetter(0)):
                self._stored_sets[each] = self.bits_of(check_id for _, check_id in rows)
        if number not in self._stored_sets:
            raise damaged(self._path, f"the checks of gaps, set {number}, are not in it")
        return self._stored_sets[number]

    def _reported(self, place: Place) -> Iterable[GapRow]:
        """Return the gaps of a place that tasks stored; of those of one operation the least."""
        if not place.shared:
            return place.own
        account_id, region = place[:2]
        shared: list[GapRow] = sorted(
            (account_id, region, check_id, "", operation, cause, iam_action, error_code, message)
            for checks, operation, cause, iam_action, error_code, message in place.shared
            for check_id in self.ids_of(checks)
        )
        return _first_of_equal(heapq.merge(place.own, shared))


def _first_of_equal(rows: Iterable[GapRow]) -> Iterator[GapRow]:
    for _, equal in groupby(rows, key=itemgetter(_UP_TO_OPERATION)):
        yield next(equal)


def _least(reasons: Sequence[Reason]) -> Iterator[Reason]:
    """Yield the reasons of one place, of none of its resources, each with the checks it is told of.

    Of several reasons that a check has for one operation that is the least, as in `gaps`.
    """
    if len({each.operation for each in reasons}) == len(reasons):
        # nearly always; to sort them makes the groups take half as long again
        yield from reasons
        return
    told: dict[str, int] = {}
    for each in sorted(reasons, key=_FROM_OPERATION):
        known = told.get(each.operation, 0)
        if each.checks & ~known:
            yield each._replace(checks=each.checks & ~known)
        told[each.operation] = known | each.checks


def _with_unreached(reported: Iterable[GapRow], unreached: list[GapRow]) -> Iterable[GapRow]:
    """Put the rows of cells that were not reached among the others, where a cell has no other."""
    if not unreached:
        return reported
    return _merged(reported, unreached)


def _merged(reported: Iterable[GapRow], unreached: list[GapRow]) -> Iterator[GapRow]:
    unreached.reverse()
    for check_id, rows in groupby(reported, key=_CHECK):
        while unreached and unreached[-1][2] <= check_id:
            row = unreached.pop()
            if row[2] < check_id:
                yield row
        yield from rows
    yield from reversed(unreached)
