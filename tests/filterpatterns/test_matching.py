import time
from typing import Final

import pytest
from hypothesis import given, settings

from fleetscan.filterpatterns import matches, parse
from fleetscan.filterpatterns.model import Expression, all_of, any_of
from tests.filterpatterns.any_pattern import events, odd_patterns

# The events of AWS's page on the syntax.
USERS: Final[dict[str, object]] = {
    "user": {"id": 1, "email": "John.Stiles@example.com"},
    "users": [
        {"id": 2, "email": "John.Doe@example.com"},
        {"id": 3, "email": "Jane.Doe@example.com"},
    ],
    "actions": ["GET", "PUT", "DELETE"],
    "coordinates": [[0, 1, 2], [4, 5, 6], [7, 8, 9]],
}
TRAIL: Final[dict[str, object]] = {
    "eventType": "UpdateTrail",
    "sourceIPAddress": "111.111.111.111",
    "arrayKey": ["value", "another value"],
    "objectList": [{"name": "a", "id": 1}, {"name": "b", "id": 2}],
    "SomeObject": None,
    "ThisFlag": True,
    "account": "012345678901",
    "latency": 12.5,
}


@pytest.mark.parametrize(
    ("pattern", "event", "expected"),
    [
        ('{ ($.user.id = 1) && ($.users[0].email = "John.Doe@example.com") }', USERS, True),
        (
            '{ ($.user.id = 2 && $.users[0].email = "nonmatch") || $.actions[2] = "GET" }',
            USERS,
            False,
        ),
        (
            (
                '{ $.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = nonmatch'
                " && $.actions[2] = nomatch }"
            ),
            USERS,
            True,
        ),
        (
            (
                '{ ($.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = nonmatch)'
                " && $.actions[2] = nomatch }"
            ),
            USERS,
            False,
        ),
        ("{ $.users = 1 }", USERS, False),
        ("{ $.users != 1 }", USERS, False),
        ('{ $.eventType = "UpdateTrail" }', TRAIL, True),
        ("{ $.sourceIPAddress != 123.123.* }", TRAIL, True),
        ('{ $.arrayKey[0] = "value" }', TRAIL, True),
        ("{ $.objectList[1].id = 2 }", TRAIL, True),
        ("{ $.SomeObject IS NULL }", TRAIL, True),
        ("{ $.SomeOtherObject NOT EXISTS }", TRAIL, True),
        ("{ $.ThisFlag IS TRUE }", TRAIL, True),
    ],
)
def test_the_examples_of_aws_are_as_aws_says(
    pattern: str,
    event: dict[str, object],
    expected: bool,  # noqa: FBT001 - the last column of the table
) -> None:
    assert matches(parse(pattern), event) is expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        # an absent field has no value that could differ: azul's issue 5884
        ('$.userIdentity.invokedBy != "cloudfront.amazonaws.com"', False),
        ('$.absent = "*"', False),
        ("$.absent IS NULL", False),
        ("$.absent EXISTS", False),
        ("$.SomeObject EXISTS", True),
        ("$.SomeObject NOT EXISTS", False),
        ('$.SomeObject != "x"', False),
        ("$.eventType = updatetrail", False),
        ("$.eventType = *Trail", True),
        ("$.eventType = Update*", True),
        ("$.eventType = UpdateTrail*", True),
        ("$.eventType = *date*", True),
        ("$.eventType = *", True),
        ("$.eventType = Trail*", False),
        ("$.eventType != *Trail", False),
        ("$.latency = *", True),
        ("$.ThisFlag = *", True),
        ("$.objectList = *", False),
        ("$.latency = 12.5", True),
        ("$.latency = 1.25e1", True),
        ('$.latency = "12.5"', False),
        ("$.latency > 12", True),
        ("$.latency >= 12.5", True),
        ("$.latency < 12.5", False),
        ("$.latency <= 12.4", False),
        ("$.latency != 13", True),
        ("$.account = 012345678901", True),
        ("$.account != 12345678901", True),
        ("$.account > 5", False),
        ("$.ThisFlag IS FALSE", False),
        ("$.ThisFlag = 1", False),
        ("$.arrayKey[*] = value", True),
        ("$.objectList[*].id = 2", True),
        ("$.objectList[*].id = 3", False),
        ("$.objectList[*].none = 3", False),
        ("$.objectList[*].id NOT EXISTS", None),
        ("$.arrayKey[2] NOT EXISTS", True),
        ("$.eventType[0] NOT EXISTS", True),
        ("$.eventType = %^Up.*il$%", True),
        ("$.eventType = %date%", True),
        ("$.eventType != %date%", False),
        (r"$.account = %^\d+$%", True),
        ("$.eventType = %x|y%", False),
        # not in AWS's grammar of regular expressions, or not in a way that costs little
        ("$.eventType = %(Update)Trail%", None),
        ("$.eventType = %Update++%", None),
        (r"$.eventType = %\bUpdate%", None),
        ("$.eventType = %[%", None),
        ("$.eventType = %.*.*.*.*x%", None),
        ("$.latency = %12%", None),
        # two readings of a * within a string
        ("$.eventType = Up*il", None),
        ("$.eventType != Up*il", None),
        ("$.eventType = Up*date", False),
        # the first answer can be enough
        ("$.eventType = Up*il || $.ThisFlag IS TRUE", True),
        ("$.eventType = Up*il && $.ThisFlag IS TRUE", None),
        ("$.eventType = Up*il && $.ThisFlag IS FALSE", False),
        ("$.eventType = Up*il || $.ThisFlag IS FALSE", None),
    ],
)
def test_a_condition_is_read_as_the_module_says(
    condition: str,
    expected: bool | None,  # noqa: FBT001 - the last column of the table
) -> None:
    assert matches(parse(f"{{ {condition} }}"), TRAIL) is expected


def test_a_star_within_a_string_is_itself_in_both_readings() -> None:
    assert matches(parse('{ $.a = "Ev*ent" }'), {"a": "Ev*ent"}) is True


def test_the_wildcards_of_a_string_may_not_overlap() -> None:
    assert matches(parse("{ $.a = *aba* }"), {"a": "ab"}) is False
    assert matches(parse("{ $.a = ab*ba }"), {"a": "aba"}) is False


def test_a_number_that_json_does_not_know_equals_none() -> None:
    assert matches(parse("{ $.a = 5 || $.a != 5 }"), {"a": float("nan")}) is False


def test_a_costly_regular_expression_ends_soon() -> None:
    start = time.process_time()
    assert matches(parse("{ $.a = %.*.*.*x% }"), {"a": "a" * 100}) is False
    assert matches(parse("{ $.a = %.*.*.*x% }"), {"a": "a" * 10_000}) is None
    assert time.process_time() - start < 10


@settings(max_examples=60, deadline=None)
@given(odd_patterns, odd_patterns, events)
def test_or_adds_events_and_and_takes_some(
    one: Expression, other: Expression, event: dict[str, object]
) -> None:
    answers = {matches(one, event), matches(other, event)}
    either, both = matches(any_of([one, other]), event), matches(all_of([one, other]), event)
    assert either is (True if True in answers else None if None in answers else False)
    assert both is (False if False in answers else None if None in answers else True)
