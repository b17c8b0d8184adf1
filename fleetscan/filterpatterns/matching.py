"""What a filter pattern matches: the reading of AWS's documentation that all else here rests on.

What the User Guide says ("Filter and pattern syntax"), and what it leaves open:

- `=` and `!=` ask for a value. Both fail for an object or an array, which the guide says, and both
  fail for a field that is absent. On that the guide is silent, but the console's test of a pattern
  shows it (DataBiosphere/azul issue 5884, 2024). So it is `NOT EXISTS` that finds absent fields, as
  in CIS's pattern for the root user.
- `*` at the start or the end of a string is a wildcard, for nothing too: `AccessDenied*` matches
  AccessDenied. Within a string (`Ev*ent`) it was once documented to stand for itself, and later it
  was not mentioned: where the two readings differ, the answer is None.
- A field that holds a number is compared with numbers, and `*` alone is any string, number or
  boolean (`{ $.latency = * }`). A field that holds a string is compared with a number's digits as
  they are written, for CloudTrail writes account ids as strings.
- `IS NULL` is for null alone, `NOT EXISTS` for what is not there at all.
- `[*]` is some element of an array. What `NOT EXISTS` means with it is not said: None.
- A regular expression may match anywhere in a string. Only what AWS documents of them is applied.
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from fractions import Fraction
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne
from typing import Final, TypeAlias

from fleetscan.filterpatterns.model import (
    EACH,
    All,
    Any,
    Comparison,
    Condition,
    Constant,
    Expression,
    Is,
    Literal,
    Number,
    Operator,
    Presence,
    Regex,
    Selector,
    Text,
)

__all__ = ["ABSENT", "Absent", "Value", "holds", "is_exact", "matches", "value_of"]


class Absent(Enum):
    """The value of a field that an event does not have."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT

#: what a field of an event is
Value: TypeAlias = (
    Absent | str | int | float | Fraction | Mapping[str, object] | list[object] | None
)

# Each quantifier multiplies the time that a match can take by the length of the string, and a
# pattern is written by whoever owns the account.
_MOST_QUANTIFIERS: Final = 3
#: characters
_LONGEST_SUBJECT: Final = 100
_REGEX_OF_AWS: Final = re.compile(
    r"""
    (?: [A-Za-z0-9_#=@/;,\-:.^$|?*+\[\]{}\ ] | \\ (?: [dDsSwW] | x[0-9A-Fa-f]{2} | [^A-Za-z0-9] ) )*
    """,
    re.VERBOSE,
)
# What Python reads as more than the sum of its characters, and AWS does not document.
_NOT_OF_AWS: Final = re.compile(r"[*+?}][*+?{]|\[\[|\[[^\]]*(?:--|\|\|)")
_QUANTIFIER: Final = re.compile(r"[*+?{]")


def matches(expression: Expression, event: Mapping[str, object]) -> bool | None:
    """Tell whether a pattern matches an event; None if AWS does not document it."""
    if isinstance(expression, All | Any):
        decisive = isinstance(expression, Any)
        answers = [matches(operand, event) for operand in expression.operands]
        if decisive in answers:
            return decisive
        return None if None in answers else not decisive
    if EACH not in expression.selector.path:
        return holds(expression, value_of(expression.selector, event))
    if expression == Presence(expression.selector, exists=False):
        return None
    answers = [holds(expression, value) for value in _values(expression.selector.path, event)]
    return True if True in answers else None if None in answers else False


def value_of(selector: Selector, event: Mapping[str, object]) -> Value:
    """Return what an event has for a selector without `[*]`."""
    return next(_values(selector.path, event), ABSENT)


def _values(path: tuple[str | int | None, ...], value: object) -> Iterator[Value]:
    if not path:
        yield value  # type: ignore[misc] # of JSON there is nothing but what Value lists
        return
    step, rest = path[0], path[1:]
    if isinstance(value, Mapping) and isinstance(step, str) and step in value:
        yield from _values(rest, value[step])
    elif isinstance(value, list) and step is EACH:
        for element in value:
            yield from _values(rest, element)
    elif isinstance(value, list) and isinstance(step, int) and step < len(value):
        yield from _values(rest, value[step])


def holds(condition: Condition, value: Value) -> bool | None:
    """Tell whether a condition holds for the value of its field; None if it is not documented."""
    match condition:
        case Presence(_, exists):
            return (value is not ABSENT) is exists
        case Is(_, constant):
            return value is _CONSTANTS[constant]
        case Comparison(_, operator, literal):
            return _compares(operator, literal, value)


_CONSTANTS: Final = {Constant.NULL: None, Constant.TRUE: True, Constant.FALSE: False}


def is_exact(literal: Literal) -> bool:
    """Tell whether the literal's wildcards, if any, are at the ends of a string."""
    if isinstance(literal, Text):
        return "*" not in literal.text.strip("*")
    return isinstance(literal, Number)


def _compares(operator: Operator, literal: Literal, value: Value) -> bool | None:
    if isinstance(value, str):
        answer = _equals(literal, value) if operator in _EQUALITY else False
    elif isinstance(value, bool):
        return operator is Operator.EQUAL and _is_anything(literal)
    elif isinstance(value, int | float | Fraction):
        return _compares_number(operator, literal, value)
    else:
        return False
    return not answer if operator is Operator.NOT_EQUAL and answer is not None else answer


_EQUALITY: Final = {Operator.EQUAL, Operator.NOT_EQUAL}


def _is_anything(literal: Literal) -> bool:
    return isinstance(literal, Text) and literal.text != "" and not literal.text.strip("*")


def _compares_number(operator: Operator, literal: Literal, value: float | Fraction) -> bool | None:
    if isinstance(literal, Regex):
        return None
    if isinstance(literal, Text):
        return operator is Operator.EQUAL and _is_anything(literal)
    if isinstance(value, float) and not math.isfinite(value):
        return False
    return _COMPARE[operator](Fraction(value), literal.value)


_COMPARE: Final[dict[Operator, Callable[[Fraction, Fraction], bool]]] = {
    Operator.EQUAL: eq,
    Operator.NOT_EQUAL: ne,
    Operator.LESS: lt,
    Operator.AT_MOST: le,
    Operator.GREATER: gt,
    Operator.AT_LEAST: ge,
}


def _equals(literal: Literal, value: str) -> bool | None:
    if isinstance(literal, Number):
        return value == literal.text
    if isinstance(literal, Regex):
        expression = _compiled(literal.pattern)
        if expression is None or len(value) > _LONGEST_SUBJECT:
            return None
        return expression.search(value) is not None
    if not _resembles(literal.text, value):
        return False
    if is_exact(literal) or literal.text == value:
        return True
    return None


def _resembles(pattern: str, value: str) -> bool:
    """Match with every `*` as a wildcard, in linear time."""
    first, *others = pattern.split("*")
    if not others:
        return value == pattern
    *middle, last = others
    if not value.startswith(first):
        return False
    place, end = len(first), len(value) - len(last)
    for part in middle:
        found = value.find(part, place, max(end, 0))
        if found < 0:
            return False
        place = found + len(part)
    return place <= end and value.endswith(last)


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> re.Pattern[str] | None:
    if (
        not _REGEX_OF_AWS.fullmatch(pattern)
        or _NOT_OF_AWS.search(pattern)
        or len(_QUANTIFIER.findall(pattern)) > _MOST_QUANTIFIERS
    ):
        return None
    try:
        return re.compile(pattern, re.ASCII)
    except (re.error, OverflowError):
        return None
