"""Rows of one query beside those of another, without holding either in memory."""

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import Any

__all__ = ["InStep"]


class InStep:
    """Rows that are sorted by what begins them, handed out in step with a walk in that order.

    Args:
        rows: sorted by their first columns.
        columns: how many these are.
    """

    def __init__(self, rows: Iterable[tuple[Any, ...]], *, columns: int) -> None:
        self._groups = groupby(rows, key=itemgetter(slice(columns)))
        self._next = next(self._groups, None)

    def of(self, *key: str) -> Iterable[tuple[Any, ...]]:
        """Return those that begin with `key`, which is after all keys that were asked for before.

        What was left of those, and what is between, is gone: a sweep that goes on may store rows
        where the walk has been.
        """
        while self._next is not None and self._next[0] < key:
            self._next = next(self._groups, None)
        if self._next is None or self._next[0] != key:
            return ()
        return self._next[1]
