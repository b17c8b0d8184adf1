"""Values that stand for all values of a field, and events that have them."""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Final

import msgspec

from fleetscan.filterpatterns.matching import ABSENT, Absent, Value, holds, is_exact, value_of
from fleetscan.filterpatterns.model import (
    Comparison,
    Condition,
    Number,
    Selector,
    Text,
)

__all__ = ["Candidate", "build_event", "candidates", "is_dependent"]

#: joins of wildcards for one field; CIS's patterns take eight at most
_MOST_JOINS: Final = 4096
#: the first of these that no condition mentions parts the pieces of a string
_SEPARATORS: Final = "xqzjkvw0123456789"


class Candidate(msgspec.Struct, frozen=True):
    """A value of a field, and which of its conditions hold for all values that it stands for."""

    value: Value
    #: None: it differs between them, or is not known
    answers: dict[Condition, bool | None]


def candidates(conditions: Sequence[Condition], *, by_shape: bool) -> tuple[Candidate, ...] | None:
    """Return values of a field that differ in the conditions they meet; None if they are too many.

    Args:
        conditions: all that are asked of the field.
        by_shape: whether it matters too that a value is an object, an array or absent, as it does
            if the field is dependent on others.
    """
    values = _values(conditions)
    if values is None:
        return None
    found: dict[object, Candidate] = {}
    for value, alone in values:
        answers = {
            condition: holds(condition, value) if alone or _is_exact(condition) else None
            for condition in conditions
        }
        shape = _shape(value) if by_shape else None
        key = (tuple(answers.values()), shape)
        found.setdefault(
            key if None not in answers.values() else len(found), Candidate(value, answers)
        )
    return tuple(found.values())


def _is_exact(condition: Condition) -> bool:
    return not isinstance(condition, Comparison) or is_exact(condition.literal)


def _shape(value: Value) -> object:
    return type(value) if isinstance(value, dict | list | Absent) else None


def is_dependent(selector: Selector, selectors: Iterable[Selector]) -> bool:
    """Tell whether what one of the fields is can rule out what this one is.

    So it is if one is within the other, if one is within an object where the other is within an
    array, and if both are within one array: what comes first is there if something follows it.
    """
    return any(_depend(selector.path, other.path) for other in selectors)


def _depend(one: Sequence[str | int | None], other: Sequence[str | int | None]) -> bool:
    for step, its_step in zip(one, other, strict=False):
        if step != its_step:
            return not (isinstance(step, str) and isinstance(its_step, str))
    return len(one) != len(other)


def _values(conditions: Sequence[Condition]) -> list[tuple[Value, bool]] | None:
    """Return values, each with whether it stands for itself alone."""
    literals = [each.literal for each in conditions if isinstance(each, Comparison)]
    texts = [literal.text for literal in literals if isinstance(literal, Text | Number)]
    wildcards = [
        literal.text
        for literal in literals
        if isinstance(literal, Text) and "*" in literal.text and is_exact(literal)
    ]
    joins = _joins(wildcards, _separator(texts))
    if joins is None:
        return None
    mentioned = dict.fromkeys(text for text in texts if text not in wildcards)
    numbers = sorted({literal.value for literal in literals if isinstance(literal, Number)})
    return [
        *((text, True) for text in mentioned),
        (ABSENT, True),
        *((join, False) for join in joins),
        *((number, number in numbers) for number in _between(numbers)),
        (None, True),
        (True, True),
        (False, True),
        ({}, False),
        ([], False),
    ]


def _separator(texts: Sequence[str]) -> str:
    used = set().union(*texts)
    others = map(chr, itertools.count(0x100))
    return next(each for each in itertools.chain(_SEPARATORS, others) if each not in used)


def _joins(wildcards: Sequence[str], separator: str) -> list[str] | None:
    starts, middles, ends = {""}, set[str](), {""}
    for wildcard in wildcards:
        piece = wildcard.strip("*")
        if not wildcard.startswith("*"):
            starts.add(piece)
        elif not wildcard.endswith("*"):
            ends.add(piece)
        elif piece:
            middles.add(piece)
    if len(middles) > _MOST_JOINS.bit_length() or (
        len(starts) * len(ends) << len(middles) > _MOST_JOINS
    ):
        return None
    return [
        separator.join([start, *chosen, end]) if chosen else f"{start}{separator}{end}"
        for count in range(len(middles) + 1)
        for chosen in itertools.combinations(sorted(middles), count)
        for start in sorted(starts)
        for end in sorted(ends)
    ]


def _between(numbers: Sequence[Fraction]) -> Iterator[Fraction]:
    """Yield the numbers, one between each two of them and one beyond each end."""
    if not numbers:
        yield Fraction(0)
        return
    yield numbers[0] - 1
    for number, following in itertools.pairwise(numbers):
        yield number
        yield (number + following) / 2
    yield numbers[-1]
    yield numbers[-1] + 1


class _Gap(dict[str, object]):
    """An element of an array that is only there because another follows it."""


def build_event(values: Mapping[Selector, Value]) -> dict[str, object] | None:
    """Return an event with these values, or None if they exclude each other."""
    event: dict[str, object] = {}
    # The longest first: whether a field is an object or an array shows in what is within it.
    for selector in sorted(values, key=lambda each: len(each.path), reverse=True):
        value = values[selector]
        found = value_of(selector, event)
        if value is not ABSENT and (found is ABSENT or isinstance(found, _Gap)):
            _put(event, selector.path, _as_json(value))
    if all(_is_same(value_of(selector, event), value) for selector, value in values.items()):
        return event
    return None


def _as_json(value: Value) -> object:
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else float(value)
    if isinstance(value, dict | list):
        return value.copy()
    return value


def _is_same(found: Value, wanted: Value) -> bool:
    if isinstance(wanted, dict | list):
        return isinstance(found, type(wanted))
    return isinstance(found, bool) is isinstance(wanted, bool) and found == _as_json(wanted)


def _put(event: object, path: Sequence[str | int | None], value: object) -> None:
    """Put a value where a path leads, and make what is missing on the way, if that can be."""
    for step, following in itertools.zip_longest(path, path[1:]):
        last = following is None
        new: object = value if last else [] if isinstance(following, int) else {}
        if isinstance(event, dict) and isinstance(step, str):
            event = event.setdefault(step, new)
        elif isinstance(event, list) and isinstance(step, int):
            event.extend(_Gap() for _ in range(step + 1 - len(event)))
            if isinstance(event[step], _Gap):
                event[step] = new
            event = event[step]
        else:
            return
