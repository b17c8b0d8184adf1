"""Filter patterns of CloudWatch Logs for JSON events, as values.

The grammar is AWS's: conditions on one field each, joined by `&&` and `||`. There is no "not", so a
pattern can only gain events when one of its conditions does.

Source: "Filter and pattern syntax" in the Amazon CloudWatch Logs User Guide.
"""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from fractions import Fraction
from typing import Final

import msgspec

__all__ = [
    "EACH",
    "EVERYTHING",
    "All",
    "Any",
    "Comparison",
    "Condition",
    "Constant",
    "Expression",
    "Is",
    "Literal",
    "Number",
    "Operator",
    "Presence",
    "Regex",
    "Selector",
    "Text",
    "all_of",
    "any_of",
    "conditions_of",
    "sources_of",
]

#: the step of a selector that takes each element of an array: `[*]`
EACH: Final = None


class Operator(StrEnum):
    """How a field is compared with a literal."""

    EQUAL = "="
    NOT_EQUAL = "!="
    LESS = "<"
    AT_MOST = "<="
    GREATER = ">"
    AT_LEAST = ">="


class Constant(StrEnum):
    """What a field is asked to be with `IS`."""

    NULL = "NULL"
    TRUE = "TRUE"
    FALSE = "FALSE"


class Selector(msgspec.Struct, frozen=True):
    """A field of the event: names of properties, indices of arrays, and `EACH`."""

    path: tuple[str | int | None, ...]


class Text(msgspec.Struct, frozen=True):
    """A string, quoted or not, in which `*` is a wildcard."""

    text: str


class Number(msgspec.Struct, frozen=True):
    """A number that is not quoted."""

    #: as it was written: a field that holds a string is compared with this
    text: str
    value: Fraction


class Regex(msgspec.Struct, frozen=True):
    """A regular expression, without the `%` around it. It may match anywhere in a string."""

    pattern: str


Literal = Text | Number | Regex


class Comparison(msgspec.Struct, frozen=True):
    """`$.field = literal` and the like."""

    selector: Selector
    operator: Operator
    literal: Literal


class Presence(msgspec.Struct, frozen=True):
    """`$.field EXISTS` or `$.field NOT EXISTS`."""

    selector: Selector
    exists: bool


class Is(msgspec.Struct, frozen=True):
    """`$.field IS NULL`, `IS TRUE` or `IS FALSE`."""

    selector: Selector
    constant: Constant


Condition = Comparison | Presence | Is


class All(msgspec.Struct, frozen=True):
    """Expressions joined by `&&`. Of nothing, it matches every event."""

    operands: "tuple[Expression, ...]"


class Any(msgspec.Struct, frozen=True):
    """Expressions joined by `||`. Of nothing, it matches no event."""

    operands: "tuple[Expression, ...]"


Expression = Condition | All | Any

#: what the empty pattern means
EVERYTHING: Final = All(())


def all_of(expressions: Iterable[Expression]) -> Expression:
    """Join by `&&`; what is joined by it already is taken apart first."""
    operands: list[Expression] = []
    for expression in expressions:
        operands.extend(expression.operands if isinstance(expression, All) else [expression])
    return operands[0] if len(operands) == 1 else All(tuple(operands))


def any_of(expressions: Iterable[Expression]) -> Expression:
    """Join by `||`; what is joined by it already is taken apart first."""
    operands: list[Expression] = []
    for expression in expressions:
        operands.extend(expression.operands if isinstance(expression, Any) else [expression])
    return operands[0] if len(operands) == 1 else Any(tuple(operands))


def conditions_of(expression: Expression) -> Iterator[Condition]:
    """Yield each condition, in the order in which they are written."""
    if isinstance(expression, All | Any):
        for operand in expression.operands:
            yield from conditions_of(operand)
    else:
        yield expression


def sources_of(expression: Expression) -> frozenset[str]:
    """Return the services whose events it names by `$.eventSource = …`; none if it names none."""
    return frozenset(
        each.literal.text
        for each in conditions_of(expression)
        if isinstance(each, Comparison)
        and each.operator is Operator.EQUAL
        and each.selector.path == ("eventSource",)
        and isinstance(each.literal, Text)
    )
