from collections.abc import Sequence

import pytest
from hypothesis import assume, given, settings

from fleetscan.filterpatterns import (
    Coverage,
    Covered,
    NotCovered,
    Undecided,
    covers,
    matches,
    matches_everything,
    parse,
)
from fleetscan.filterpatterns.model import EVERYTHING, Expression, all_of, any_of
from tests.filterpatterns.any_pattern import events, odd_patterns, patterns

# The machine of CI is shared: no example has a deadline of its own.
FEW = settings(max_examples=60, deadline=None)


def covers_text(pattern: str, required: str) -> object:
    return covers([parse(f"{{ {pattern} }}")], parse(f"{{ {required} }}"))


@pytest.mark.parametrize(
    ("pattern", "required"),
    [
        ("$.a = x", "$.a = x"),
        ('(($.a = "x"))', "$.a = x"),
        ("$.a = x || $.a = y", "$.a = y || $.a = x"),
        ("$.a = y || $.b = x", "$.b = x"),
        ("$.a = x", "$.a = x && $.b = y"),
        ("$.b = y && $.a = x", "$.a = x && $.b = y"),
        # distribution
        ("($.a = x || $.c = z) && ($.b = y || $.c = z)", "($.a = x && $.b = y) || $.c = z"),
        ("($.a = x && $.b = y) || $.c = z", "($.a = x || $.c = z) && ($.b = y || $.c = z)"),
        # wildcards
        ("$.a = x*", "$.a = xyz"),
        ("$.a = x*", "$.a = xy*"),
        ("$.a = *y*", "$.a = xyz*"),
        ("$.a = *", "$.a != x"),
        ("$.a EXISTS", "$.a = *"),
        ("$.a = x* || $.a = *y", "$.a = x* && $.a = *y"),
        ("$.a != x", "$.a = y"),
        ("$.a != *y", "$.a = *x"),
        ("$.a NOT EXISTS || $.a EXISTS", "$.b = x"),
        # numbers
        ("$.a > 5", "$.a > 6"),
        ("$.a >= 5", "$.a >= 5 && $.a = 5 || $.a > 5"),
        ("$.a < 5 || $.a >= 5", "$.a != 7 && $.a != 8 && $.a < 9"),
        ("$.a > 0.3", "$.a > 0.3000000000000000000001"),
        # what can't be is covered by anything
        ("$.c = z", "$.a = x && $.a = y"),
        ("$.c = z", "$.a = x && $.a.b = y"),
        ("$.c = z", "$.a[0] = x && $.a.b = y"),
        ("$.c = z", "$.a NOT EXISTS && $.a.b EXISTS"),
        # a regular expression, of a string that is known
        ("$.a = %^Delete%", "$.a = DeleteTrail || $.a = DeleteVpc"),
    ],
)
def test_a_pattern_that_matches_all_that_is_required_covers(pattern: str, required: str) -> None:
    assert covers_text(pattern, required) == Covered()


@pytest.mark.parametrize(
    ("pattern", "required", "event"),
    [
        ("$.a = x", "$.a = x || $.a = y", {"a": "y"}),
        ("$.a = x && $.b = y", "$.a = x", {"a": "x"}),
        ("$.a = x && $.b != y", "$.a = x", {"a": "x", "b": "y"}),
        ("$.a != x || $.a = x", "$.a = *", {"a": 0}),
        ("$.a >= 5", "$.a = 5", {"a": "5"}),
        ("$.a != x", "$.a NOT EXISTS", {}),
        ("$.a NOT EXISTS", "$.a != x", {"a": "q"}),
        ("$.a = x*", "$.a = *x*", {"a": "qxq"}),
        ("$.a = AccessDenied", "$.a = AccessDenied*", {"a": "AccessDeniedx"}),
        ("$.a = *y && $.a = *x", "$.a = *yx", {"a": "qyx"}),
        ("$.a != x", "$.a = *", {"a": "x"}),
        ("$.a > 5", "$.a >= 5", {"a": 5}),
        ("$.a > 6 || $.a < 5", "$.a > 4", {"a": 5}),
        ("$.a = 5", "$.a = 5 || $.a = 6", {"a": "6"}),
        ("$.a <= 5 || $.a >= 6", "$.a > 4", {"a": 5.5}),
        ("$.a >= 5 && $.a <= 6", "$.a <= 6", {"a": 4}),
        ("$.a >= 5 && $.a <= 6", "$.a >= 5", {"a": 7}),
        ("$.a IS NULL", "$.a EXISTS", {"a": "x"}),
        ("$.a.b = x", "$.a.b = y && $.a[0] NOT EXISTS", {"a": {"b": "y"}}),
        ("$.a.b != x", "$.a EXISTS", {"a": "x"}),
        ("$.a[1] = x", "$.a[1] = y", {"a": [{}, "y"]}),
        ("$.a = %^Delete% && $.b = x", "$.a = DeleteTrail", {"a": "DeleteTrail"}),
        ("$.a = %^Delete%", "$.a = CreateTrail", {"a": "CreateTrail"}),
        ("$.a[*] = x", "$.b = x", {"b": "x"}),
    ],
)
def test_what_is_not_covered_is_shown_by_an_event(
    pattern: str, required: str, event: dict[str, object]
) -> None:
    answer = covers_text(pattern, required)
    assert isinstance(answer, NotCovered)
    assert matches(parse(f"{{ {required} }}"), answer.event) is True
    assert matches(parse(f"{{ {pattern} }}"), answer.event) is False
    assert answer.event == event


@pytest.mark.parametrize(
    ("pattern", "required"),
    [
        ("$.a = %^Delete%", "$.a = Delete*"),
        ("$.a = %(Delete)Trail%", "$.a = DeleteTrail"),
        ("$.a = Delete*Policy", "$.a = DeleteRolePolicy"),
        ("$.a[*] = x", "$.a[0] = x"),
        # no number of JSON that a program reads as AWS does lies between
        ("$.a <= 0.3 || $.a >= 0.3000000000000000000001", "$.a > 0"),
    ],
)
def test_what_aws_leaves_open_is_undecided(pattern: str, required: str) -> None:
    assert isinstance(covers_text(pattern, required), Undecided)


def test_some_filters_cover_together_what_none_covers() -> None:
    one, other = parse("{ $.a = x }"), parse("{ $.a = y }")
    required = parse("{ $.a = x || $.a = y }")
    assert isinstance(covers([one], required), NotCovered)
    assert isinstance(covers([other], required), NotCovered)
    assert covers([one, other], required) == Covered()


def test_no_filter_covers_nothing() -> None:
    assert covers([], parse("{ $.a = x }")) == NotCovered({"a": "x"})


def test_a_pattern_that_matches_everything_is_told() -> None:
    assert matches_everything(parse(""))
    assert matches_everything(parse("{ $.a EXISTS || $.a NOT EXISTS }"))
    assert not matches_everything(parse("{ $.a = * }"))


def test_a_search_that_would_take_too_long_is_given_up() -> None:
    fields = [f"($.f{index} = x || $.f{index} = y)" for index in range(20)]
    undecided = covers_text(fields[-1], " && ".join(fields))
    assert undecided == Undecided("it is too large to be compared")


def test_too_many_wildcards_are_given_up() -> None:
    many = " || ".join(f"$.a = *{index}*" for index in range(10, 30))
    assert covers_text(many, "$.a = x") == Undecided("it has too many wildcards for one field")


def answered(patterns: Sequence[Expression], required: Expression) -> Coverage:
    """Compare, but for the rare patterns that are too large for it."""
    answer = covers(patterns, required)
    assume(answer != Undecided("it is too large to be compared"))
    return answer


@FEW
@given(patterns, patterns, events)
def test_no_event_escapes_what_covers(
    pattern: Expression, required: Expression, event: dict[str, object]
) -> None:
    answer = answered([pattern], required)
    assert not isinstance(answer, Undecided)
    if isinstance(answer, NotCovered):
        event = answer.event
        assert matches(required, event) is True
        assert matches(pattern, event) is False
    elif matches(required, event):
        assert matches(pattern, event) is True


@FEW
@given(odd_patterns, odd_patterns, events)
def test_what_is_odd_never_makes_a_wrong_answer(
    pattern: Expression, required: Expression, event: dict[str, object]
) -> None:
    answer = answered([pattern], required)
    if isinstance(answer, NotCovered):
        assert matches(required, answer.event) is True
        assert matches(pattern, answer.event) is False
    elif answer == Covered() and matches(required, event):
        assert matches(pattern, event) is True


@FEW
@given(odd_patterns, odd_patterns, patterns)
def test_an_alternative_never_uncovers(
    pattern: Expression, more: Expression, required: Expression
) -> None:
    before, after = answered([pattern], required), answered([any_of([pattern, more])], required)
    if before == Covered():
        assert after == Covered()
    assert after == answered([pattern, more], required)


@FEW
@given(patterns, patterns, patterns)
def test_a_further_condition_never_covers_more(
    pattern: Expression, more: Expression, required: Expression
) -> None:
    if isinstance(answered([pattern], required), NotCovered):
        assert isinstance(answered([all_of([pattern, more])], required), NotCovered)


@FEW
@given(patterns)
def test_a_pattern_covers_itself_and_everything_covers_it(pattern: Expression) -> None:
    assert answered([pattern], pattern) == Covered()
    assert answered([EVERYTHING], pattern) == Covered()
