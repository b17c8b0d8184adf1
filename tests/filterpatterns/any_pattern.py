"""Filter patterns of any kind, and events that have a good chance to match them."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from hypothesis import strategies as st

from fleetscan.filterpatterns.model import (
    EACH,
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
    all_of,
    any_of,
)

__all__ = ["events", "odd_patterns", "patterns"]

# Few fields, some of which depend on others, and few values, so that conditions meet.
SELECTORS = (
    Selector(("a",)),
    Selector(("a", "b")),
    Selector(("a", 0)),
    Selector(("a", 2, "b")),
    Selector(("c",)),
    Selector(("d-e", "f")),
)
TEXTS = ("x", "xy", "yx", "y", "", "5", "-2e1", 'say "\\"')
WILDCARDS = ("*", "x*", "*x", "xy*", "*yx", "*y*", "**x*")
NUMBERS = ("5", "5.5", "-2e1", "+7")
LITERALS: tuple[Literal, ...] = (
    *map(Text, TEXTS + WILDCARDS),
    *(Number(text, Fraction(text)) for text in NUMBERS),
)
# What can't always be decided.
ODD_SELECTORS = (Selector(("a", EACH)), Selector(("c d", EACH, "it's")))
ODD_LITERALS: tuple[Literal, ...] = (
    *map(Text, ["x*y", "*y*x"]),
    *map(Regex, ["^x", "y$", "[xy]+", "(", "x|5"]),
)


def _conditions(
    selectors: Iterable[Selector], literals: tuple[Literal, ...]
) -> Iterator[Condition]:
    for selector in selectors:
        yield from (Presence(selector, exists) for exists in (True, False))
        yield from (Is(selector, constant) for constant in Constant)
        for literal in literals:
            operators = Operator if isinstance(literal, Number) else list(Operator)[:2]
            yield from (Comparison(selector, operator, literal) for operator in operators)


def _expressions(conditions: Iterable[Condition]) -> st.SearchStrategy[Expression]:
    single: st.SearchStrategy[Expression] = st.sampled_from(list(conditions))
    alternatives = st.lists(single, min_size=1, max_size=3).map(any_of)
    conjunctions = st.lists(alternatives, min_size=1, max_size=3).map(all_of)
    return st.lists(conjunctions, min_size=1, max_size=2).map(any_of)


patterns = _expressions(_conditions(SELECTORS, LITERALS))
odd_patterns = _expressions(_conditions(SELECTORS + ODD_SELECTORS, LITERALS + ODD_LITERALS))

_scalars = st.sampled_from(
    [*TEXTS, "xyx", "zz", "yy", "x y", None, True, False, 0, 5, 5.25, 5.5, -20, 7, 100]
)
_objects = st.dictionaries(st.just("b"), _scalars)
_arrays = st.lists(_scalars | _objects, max_size=3)
events: st.SearchStrategy[dict[str, object]] = st.fixed_dictionaries(
    {},
    optional={
        "a": _scalars | _arrays | _objects,
        "c": _scalars | _objects,
        "d-e": _scalars | st.dictionaries(st.just("f"), _scalars),
        "c d": st.lists(st.dictionaries(st.just("it's"), _scalars), max_size=2),
    },
)
