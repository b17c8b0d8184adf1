"""What can be wrong with an expression is known before it is evaluated."""

from typing import Any

import pytest

from fleetscan.custom.declarative.expressions import ExpressionError, parse
from fleetscan.custom.declarative.types import (
    see_that_it_is_true_or_false,
    see_that_names_are_there,
)
from fleetscan.facts.base import Tags
from fleetscan.facts.ec2 import Instance
from fleetscan.facts.s3 import Bucket, BucketEncryption
from tests.custom.declarative.test_expressions import NAMES, NOW

HINTS = {
    "subject": Bucket,
    "encryption": BucketEncryption,
    "tags": Tags,
    "stopped": Instance,
    "running": Instance,
    "buckets": list[Bucket],
    "nested": list[list[Bucket]],
}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("subjekt.id == 'x'", "there is no 'subjekt'; there are: subject, encryption"),
        ("subject.name == 'x'", "Bucket has no member 'name'. It has: arn, id, region."),
        ("subject.regoin == 'x'", 'Did you mean "region"?'),
        ("subject.id.x == 'x'", "str has no members, and so no 'x'"),
        ("encryption.algorithms.x == 'x'", "tuple[str, ...] has no members"),
        ("encryption.algorithms[0].x == 'x'", "str has no members"),
        ("encryption.algorithms[*].x == `[]`", "str has no members"),
        ("encryption.algorithms[].x == `[]`", "str has no members"),
        ("encryption.algorithms[?x == 'a'] == `[]`", "str has no members"),
        ("encryption.algorithms[:2].x == `[]`", "str has no members"),
        ("buckets[0].x == 'x'", "Bucket has no member 'x'"),
        ("nested[].x == `[]`", "Bucket has no member 'x'"),
        ("nested[0][0].x == 'x'", "Bucket has no member 'x'"),
        ("buckets[*].region.x == `[]`", "str has no members"),
        ("(subject | x) == 'x'", "Bucket has no member 'x'"),
        ("[subject.x] == `[]`", "Bucket has no member 'x'"),
        ("{a: subject.x} == `{}`", "Bucket has no member 'x'"),
        ("!(subject.x)", "Bucket has no member 'x'"),
        ("length(subject.x) == `1`", "Bucket has no member 'x'"),
        ("subject.id == 'a' || subject.x == 'a'", "Bucket has no member 'x'"),
        ("tags.own.a.b == 'x'", "str has no members"),
        ("starts_with(subject.id)", "starts_with() takes 2"),
        ("not_null()", "not_null() takes 1 or more"),
        ("start_with(subject.id, 'a')", 'there is no function start_with(). Did you mean "starts'),
        ("running.stop_time == null", "null is written in backticks: `null`"),
    ],
)
def test_what_is_not_there_is_refused(text: str, said: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        see_that_it_is_true_or_false(parse(text), HINTS)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("subject.id", "str"),
        ("subject", "Bucket"),
        ("encryption.algorithms", "tuple[str, ...]"),
        ("encryption.algorithms[?@ == 'a']", "list[str]"),
        ("'true'", "str"),
        ("`1`", "int"),
        ("running.stop_time", "datetime"),
    ],
)
def test_what_is_known_to_be_neither_true_nor_false_is_refused(text: str, kind: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        see_that_it_is_true_or_false(parse(text), HINTS)
    assert str(refused.value) == f"expected true or false, and it is {kind}"


@pytest.mark.parametrize(
    "text",
    [
        "starts_with(subject.id, 'acme-')",
        "encryption.algorithms[?starts_with(@, 'aws:')] | length(@) > `0`",
        "contains(keys(tags.own), 'Owner') && tags.own.Owner == 'me'",
        "days_since(stopped.stop_time) > `3`",
        "stopped.state == 'stopped'",
        "sort_by(`[]`, &anything) == `[]`",
        "tags.own.* | length(@) > `0`",
        "!(subject.region == 'eu-west-1')",
        "running.stop_time == `null`",
    ],
)
def test_what_may_be_meant_is_let_pass_and_has_a_truth(text: str) -> None:
    expression = parse(text)
    see_that_it_is_true_or_false(expression, HINTS)
    assert isinstance(expression.truth(NAMES, NOW), bool)


@pytest.mark.parametrize(
    ("text", "hint"),
    [("buckets[*].region", list[str]), ("nested[]", list[Bucket]), ("length(@)", Any)],
)
def test_the_type_of_an_expression_is_known_as_far_as_it_can_be(text: str, hint: object) -> None:
    assert see_that_names_are_there(parse(text), HINTS) == hint
