from fractions import Fraction

import pytest

from fleetscan.filterpatterns import NotJson, PatternKind, parse
from fleetscan.filterpatterns.model import (
    EACH,
    All,
    Any,
    Comparison,
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
from fleetscan.filterpatterns.parse import MAX_LENGTH

A, B, C = (Comparison(Selector((name,)), Operator.EQUAL, Text("x")) for name in "abc")


@pytest.mark.parametrize(
    ("selector", "path"),
    [
        ("$.eventName", ("eventName",)),
        (
            "$.userIdentity.sessionContext.attributes",
            ("userIdentity", "sessionContext", "attributes"),
        ),
        ("$.my-key_2", ("my-key_2",)),
        ("$.users[0].id", ("users", 0, "id")),
        ("$.matrix[1][20]", ("matrix", 1, 20)),
        ("$.users[*].id", ("users", EACH, "id")),
        ("$['my key']['b.c']", ("my key", "b.c")),
        ('$.a["b"]', ("a", "b")),
        ("$.['a'].b", ("a", "b")),
    ],
)
def test_a_selector_is_a_path(selector: str, path: tuple[str | int | None, ...]) -> None:
    assert parse(f"{{ {selector} EXISTS }}") == Presence(Selector(path), exists=True)


@pytest.mark.parametrize(
    ("value", "literal"),
    [
        ('"ConsoleLogin"', Text("ConsoleLogin")),
        ("ConsoleLogin", Text("ConsoleLogin")),
        ("config.amazonaws.com", Text("config.amazonaws.com")),
        ("123.123.*", Text("123.123.*")),
        ("*", Text("*")),
        ('""', Text("")),
        ('"Failed authentication"', Text("Failed authentication")),
        (r'"a \" b \\ c"', Text('a " b \\ c')),
        ('"{ && || ( }"', Text("{ && || ( }")),
        ('"400"', Text("400")),
        ("400", Number("400", Fraction(400))),
        ("-5.5", Number("-5.5", Fraction(-11, 2))),
        ("+1e3", Number("+1e3", Fraction(1000))),
        ("10e-3", Number("10e-3", Fraction(1, 100))),
        ("%4[0-9]{2}%", Regex("4[0-9]{2}")),
    ],
)
def test_a_value_is_a_string_a_number_or_a_regular_expression(value: str, literal: Literal) -> None:
    expected = Comparison(Selector(("a",)), Operator.EQUAL, literal)
    assert parse(f"{{ $.a = {value} }}") == expected
    assert parse(f"{{$.a={value}}}") == expected
    assert parse(f"{{ ( ( $.a\n=\t{value} )) }}") == expected


@pytest.mark.parametrize("operator", Operator)
def test_each_operator_compares_with_a_number(operator: Operator) -> None:
    expected = Comparison(Selector(("a",)), operator, Number("5", Fraction(5)))
    assert parse(f"{{ $.a{operator}5 }}") == expected


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("{ $.a EXISTS }", Presence(Selector(("a",)), exists=True)),
        ("{ ($.a NOT EXISTS) }", Presence(Selector(("a",)), exists=False)),
        ("{ $.a IS NULL }", Is(Selector(("a",)), Constant.NULL)),
        ("{ $.a IS TRUE }", Is(Selector(("a",)), Constant.TRUE)),
        ("{ $.a is false }", Is(Selector(("a",)), Constant.FALSE)),
    ],
)
def test_a_field_is_asked_without_a_value_too(pattern: str, expected: Expression) -> None:
    assert parse(pattern) == expected


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("{ $.a=x || $.b=x && $.c=x }", Any((A, All((B, C))))),
        ("{ $.a=x && $.b=x || $.c=x }", Any((All((A, B)), C))),
        ("{ ($.a=x || $.b=x) && $.c=x }", All((Any((A, B)), C))),
        ("{ $.a=x && ($.b=x && $.c=x) }", All((A, B, C))),
        ("{($.a=x)||(($.b=x)||($.c=x))}", Any((A, B, C))),
    ],
)
def test_and_binds_closer_than_or(pattern: str, expected: Expression) -> None:
    assert parse(pattern) == expected


def test_hundreds_of_parentheses_are_read() -> None:
    depth = (MAX_LENGTH - 10) // 2
    assert parse(f"{{{'(' * depth}$.a=x{')' * depth}}}") == A


@pytest.mark.parametrize(
    ("pattern", "kind"),
    [
        ("ERROR", PatternKind.TEXT),
        ('"ConsoleLogin" -Success', PatternKind.TEXT),
        ("%AccessDenied.*%", PatternKind.TEXT),
        ('$.userIdentity.type = "Root"', PatternKind.TEXT),
        ("[ip, user, ..., status_code = 4*]", PatternKind.SPACE_DELIMITED),
        ("{}", PatternKind.INVALID),
        ("{ }", PatternKind.INVALID),
        ("{ $.a = x", PatternKind.INVALID),
        ("{ $.a }", PatternKind.INVALID),
        ("{ $.a = }", PatternKind.INVALID),
        ("{ $.a = x && }", PatternKind.INVALID),
        ("{ && $.a = x }", PatternKind.INVALID),
        ("{ $.a = x $.b = x }", PatternKind.INVALID),
        ("{ ($.a = x }", PatternKind.INVALID),
        ("{ $.a = x) }", PatternKind.INVALID),
        ("{ () }", PatternKind.INVALID),
        ("{ a = x }", PatternKind.INVALID),
        ("{ $ = x }", PatternKind.INVALID),
        ("{ $.a[-1] = x }", PatternKind.INVALID),
        ("{ $.a[10000] = x }", PatternKind.INVALID),
        ("{ $.a = Failed authentication }", PatternKind.INVALID),
        ("{ $.a > x }", PatternKind.INVALID),
        ("{ $.a == x }", PatternKind.INVALID),
        ("{ $.a IS NOT TRUE }", PatternKind.INVALID),
        ("{ $.a NOT }", PatternKind.INVALID),
        ("{ !($.a = x) }", PatternKind.INVALID),
        ("{ $.a = $.b }", PatternKind.INVALID),
        ('{ $.a = "x }', PatternKind.INVALID),
        ("{ $.a = 1e999 }", PatternKind.INVALID),
        ('{ $.a = "&&" || "x" }', PatternKind.INVALID),
        (f"{{ $.a = {'x' * MAX_LENGTH} }}", PatternKind.INVALID),
    ],
)
def test_what_is_no_json_pattern_is_told_by_its_kind(pattern: str, kind: PatternKind) -> None:
    with pytest.raises(NotJson) as refused:
        parse(pattern)
    assert refused.value.kind is kind


def test_a_refusal_names_the_place() -> None:
    with pytest.raises(NotJson, match=r"^\$\.b at character 13 is not && or \|\|$"):
        parse("{ $.a = x   $.b = x }")
