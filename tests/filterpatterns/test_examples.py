import pytest

from fleetscan.filterpatterns.examples import build_event, candidates, is_dependent
from fleetscan.filterpatterns.matching import ABSENT, Value
from fleetscan.filterpatterns.model import (
    Comparison,
    Condition,
    Operator,
    Selector,
    Text,
    conditions_of,
)
from fleetscan.filterpatterns.parse import parse


def selector(text: str) -> Selector:
    return next(conditions_of(parse(f"{{ {text} EXISTS }}"))).selector


def values(pattern: str, *, by_shape: bool = False) -> list[Value]:
    found = candidates(list(conditions_of(parse(f"{{ {pattern} }}"))), by_shape=by_shape)
    assert found is not None
    return [candidate.value for candidate in found]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("$.a = y", ["y", ABSENT]),
        ("$.a = x && $.a != y", ["x", "y", "q"]),
        ("$.a = AB*", [ABSENT, "ABx"]),
        ("$.a = AB* && $.a = *CD", [ABSENT, "xCD", "ABx", "ABxCD"]),
        ("$.a = *AB* && $.a = *B*", [ABSENT, "xBx", "xABx"]),
        ("$.a > 5", ["5", 6]),
        ("$.a EXISTS", [ABSENT, "x"]),
    ],
)
def test_each_set_of_conditions_that_can_be_met_has_one_value(
    pattern: str, expected: list[Value]
) -> None:
    assert sorted(map(str, values(pattern))) == sorted(map(str, expected))


def test_shapes_are_told_apart_where_they_matter() -> None:
    assert len(values("$.a = y")) == 2
    found = values("$.a = y", by_shape=True)
    assert {type(value) for value in found} >= {str, dict, list, type(ABSENT)}


def test_too_many_wildcards_have_no_values() -> None:
    many: list[Condition] = [
        Comparison(Selector(("a",)), Operator.EQUAL, Text(f"*{number}*")) for number in range(13)
    ]
    assert candidates(many, by_shape=False) is None
    assert candidates(many[:5], by_shape=False) is not None


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("$.a", "$.b", False),
        ("$.a.b", "$.a.c", False),
        ("$.a", "$.a", False),
        ("$.a", "$.a.b", True),
        ("$.a.b.c", "$.a", True),
        ("$.a.b", "$.a[0]", True),
        ("$.a[0].x", "$.a[1].y", True),
        ("$.a[0].x", "$.a[0].y", False),
    ],
)
def test_fields_depend_on_each_other_where_they_share_a_place(
    one: str,
    other: str,
    expected: bool,  # noqa: FBT001 - the last column of the table
) -> None:
    assert is_dependent(selector(one), [selector(other)]) is expected
    assert is_dependent(selector(other), [selector(one)]) is expected


@pytest.mark.parametrize(
    ("fields", "event"),
    [
        ({}, {}),
        ({"$.a": ABSENT, "$.b.c": "x"}, {"b": {"c": "x"}}),
        ({"$.a": {}, "$.a.b": None}, {"a": {"b": None}}),
        ({"$.a": [], "$.a[1]": 5}, {"a": [{}, 5]}),
        ({"$.a[0]": "x", "$.a[2].b": "y"}, {"a": ["x", {}, {"b": "y"}]}),
        ({"$.a[1]": [], "$.a[1][0]": True}, {"a": [{}, [True]]}),
        ({"$.a": "x", "$.a.b": ABSENT, "$.a[0]": ABSENT}, {"a": "x"}),
        ({"$.a": "x", "$.a.b": "y"}, None),
        ({"$.a": ABSENT, "$.a.b": "y"}, None),
        ({"$.a": [], "$.a.b": "y"}, None),
        ({"$.a[0]": "x", "$.a.b": "y"}, None),
        ({"$.a[0]": ABSENT, "$.a[1]": "y"}, None),
    ],
)
def test_an_event_has_all_the_values_or_can_not_be(
    fields: dict[str, Value], event: dict[str, object] | None
) -> None:
    assert build_event({selector(text): value for text, value in fields.items()}) == event
