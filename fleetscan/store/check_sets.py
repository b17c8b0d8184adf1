"""Sets of checks that gaps have in common, each with a number in the store."""

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import Final

__all__ = ["CHECK_SETS", "CheckSets"]

#: number and check ids of each set of a run; `:run` is `runs.number`
CHECK_SETS: Final = (
    "SELECT number, check_id FROM check_sets WHERE run = :run ORDER BY number, check_id"
)


class CheckSets:
    """The sets of one run: of a few hundred checks few sets are ever missing something together.

    Args:
        stored: the rows of `CHECK_SETS`.
    """

    def __init__(self, stored: Iterable[tuple[int, str]]) -> None:
        self._numbers: Final = {
            tuple(check_id for _, check_id in rows): number
            for number, rows in groupby(stored, key=itemgetter(0))
        }
        self._new: list[tuple[int, str]] = []

    def number(self, checks: tuple[str, ...]) -> int:
        """Return the number of a set, which is new if no gap had it. `checks` are sorted."""
        found = self._numbers.get(checks)
        if found is None:
            found = self._numbers[checks] = len(self._numbers) + 1
            self._new += [(found, check_id) for check_id in checks]
        return found

    def take_new(self) -> list[tuple[int, str]]:
        """Return number and check ids of the sets that are new since the last call."""
        new, self._new = self._new, []
        return new
