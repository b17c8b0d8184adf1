"""Whether filter patterns count every event that a requirement demands.

`covers(patterns, required)` asks whether each event that matches `required` matches one of the
patterns too. They may match more: a broader filter still counts what is required. It is decided by
a search for an event that matches `required` and none of them.

**Why the search sees all events.** A condition asks one field, so an event is known by the values
of the fields that are named, and a value by which conditions it meets. For each field a few values
stand for all:

- each string and each number that a condition mentions;
- for wildcards, one string for each set of them that a string can meet. Join a prefix, some middles
  and a suffix by a character that no wildcard has: the whole meets no wildcard but those that every
  string with these parts meets. So each set that some string meets is the set of such a join;
- for numbers, one between each two that are mentioned and one beyond each end;
- null, true, false, an array or object, and nothing at all.

**What is not decided.** A regular expression, or a string with `*` within it, is decided for a
string that is mentioned, and is neither true nor false for a string that stands for others. Such an
answer never makes a pattern cover: without a "not" in the grammar, a condition that turns true can
only add events. If no event is found, but one such answer was needed, the result is `Undecided`.

An example that is found is built and tried as a whole event, so a `NotCovered` is never in doubt.

**What a check makes of it.** `Covered` passes. `NotCovered` fails, and its event says why.
`Undecided` is no pass: nobody has shown that the filter counts what is required. It fails with its
reason, for the pattern has been read, and what it takes is to write it in the plain grammar.
A filter that matches every event is no filter: `matches_everything` tells, and a check leaves it
out.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from fleetscan.filterpatterns.examples import Candidate, build_event, candidates, is_dependent
from fleetscan.filterpatterns.matching import matches
from fleetscan.filterpatterns.model import (
    EACH,
    EVERYTHING,
    All,
    Any,
    Condition,
    Expression,
    Selector,
    any_of,
    conditions_of,
)

__all__ = ["Coverage", "Covered", "NotCovered", "Undecided", "covers", "matches_everything"]

#: steps of a search, of some 0.2 ms each: a pattern is written by whoever owns the account. Those
#: that CIS prescribes take 25 at most.
_MOST_STEPS: Final = 2_000


class Covered(msgspec.Struct, frozen=True):
    """Every event that is required is counted."""


class NotCovered(msgspec.Struct, frozen=True):
    """Not every event that is required is counted."""

    #: one that is required, and that no pattern matches; it has no more fields than it takes
    event: dict[str, object]


class Undecided(msgspec.Struct, frozen=True):
    """It could not be told whether every event that is required is counted."""

    reason: str


Coverage = Covered | NotCovered | Undecided


def covers(patterns: Sequence[Expression], required: Expression) -> Coverage:
    """Tell whether the patterns together match every event that `required` matches."""
    return _Search(any_of(patterns), required).result()


def matches_everything(pattern: Expression) -> bool:
    """Tell whether a pattern matches every event, so that it says nothing about any."""
    return covers([pattern], EVERYTHING) == Covered()


class _TooManySteps(Exception):  # noqa: N818 - it ends a search and never leaves this module
    pass


class _Search:
    """Fields get one value after the other, until no event can be left to find."""

    def __init__(self, pattern: Expression, required: Expression) -> None:
        self._pattern = pattern
        self._required = required
        self._steps = 0
        self._doubtful = False
        self._known: dict[Condition, bool | None] = {}
        # The fields of what is required come first: most of their values rule themselves out.
        self._conditions: dict[Selector, list[Condition]] = {}
        for condition in dict.fromkeys([*conditions_of(required), *conditions_of(pattern)]):
            if EACH not in condition.selector.path:
                self._conditions.setdefault(condition.selector, []).append(condition)
        self._selectors = tuple(self._conditions)
        self._dependent = {each for each in self._selectors if is_dependent(each, self._selectors)}

    def result(self) -> Coverage:
        values: dict[Selector, tuple[Candidate, ...]] = {}
        for selector, conditions in self._conditions.items():
            found = candidates(conditions, by_shape=selector in self._dependent)
            if found is None:
                return Undecided("it has too many wildcards for one field")
            values[selector] = found
        try:
            event = self._find(values, {})
        except _TooManySteps:
            return Undecided("it is too large to be compared")
        if event is not None:
            return NotCovered(event)
        if self._doubtful:
            return Undecided(
                "it rests on a regular expression, on a * within a string or on [*], which say for"
                " single events only what they match, or on numbers that lie too close together"
            )
        return Covered()

    def _find(
        self,
        values: Mapping[Selector, tuple[Candidate, ...]],
        chosen: dict[Selector, Candidate],
    ) -> dict[str, object] | None:
        self._steps += 1
        if self._steps > _MOST_STEPS:
            raise _TooManySteps
        required, matched = self._truth(self._required), self._truth(self._pattern)
        if required is False or matched is True:
            return None
        complete = len(chosen) == len(self._selectors)
        found = required is True and matched is False
        if complete or found or (chosen and self._selectors[len(chosen) - 1] in self._dependent):
            event = build_event({each: candidate.value for each, candidate in chosen.items()})
            if event is None:
                return None  # two of the values exclude each other, as in $.a = 1 && $.a.b = 1
            # The fields that have no value yet are absent from the event: that may be one already.
            if (
                (complete or found)
                and matches(self._required, event) is True
                and matches(self._pattern, event) is False
            ):
                return event
        if complete:
            self._doubtful = True
            return None
        selector = self._selectors[len(chosen)]
        for candidate in values[selector]:
            self._known.update(candidate.answers)
            event = self._find(values, {**chosen, selector: candidate})
            if event is not None:
                return event
        for condition in self._conditions[selector]:
            del self._known[condition]
        return None

    def _truth(self, expression: Expression) -> bool | None:
        """Tell what is known with the values so far: None is not known yet, or never will be."""
        if not isinstance(expression, All | Any):
            return self._known.get(expression)
        decisive = isinstance(expression, Any)
        answer: bool | None = not decisive
        for operand in expression.operands:
            truth = self._truth(operand)
            if truth is decisive:
                return decisive
            if truth is None:
                answer = None
        return answer
