"""An expression has the value that JMESPath gives it, or none."""

from datetime import UTC, datetime
from typing import Any

import jmespath
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jmespath.exceptions import JMESPathError

from fleetscan.custom.declarative.expressions import ExpressionError, parse
from fleetscan.facts.base import Tags
from fleetscan.facts.ec2 import Instance
from fleetscan.facts.s3 import Bucket, BucketEncryption
from fleetscan.testing import fact, resource
from fleetscan.verdicts import Cause, NotRead, Unread

NOT_READ = Unread(cause=Cause.UNEXPECTED_REPLY, message="AWS does not say when")
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def an_instance(stop_time: datetime | Unread | None) -> Instance:
    return resource(Instance, "i-1", state="stopped", stop_time=stop_time)


NAMES = {
    "subject": Bucket(arn="arn", id="acme-logs", region="eu-west-1"),
    "encryption": fact(BucketEncryption, algorithms=("aws:kms", "AES256")),
    "tags": Tags({"Owner": "me", "cost-center": "7", "aws:x": "y"}),
    "stopped": an_instance(datetime(2026, 2, 1, tzinfo=UTC)),
    "unclear": an_instance(NOT_READ),
    "running": an_instance(None),
}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("subject.id", "acme-logs"),
        ("starts_with(subject.id, 'acme-')", True),
        ("matches(subject.id, 'acme-[a-z]+')", True),
        ("matches(subject.id, 'acme')", False),
        ("encryption.algorithms", ["aws:kms", "AES256"]),
        ("encryption.algorithms[0] == 'aws:kms'", True),
        ("encryption.algorithms[-1]", "AES256"),
        ("encryption.algorithms[?starts_with(@, 'aws:')]", ["aws:kms"]),
        ("length(encryption.algorithms) > `1`", True),
        ("contains(keys(tags.own), 'Owner') && tags.own.Owner == 'me'", True),
        ('tags.own."cost-center"', "7"),
        ("contains(keys(tags.own), 'aws:x')", False),
        ("days_since(stopped.stop_time)", 28.0),
        ("days_since(stopped.stop_time) > `30`", False),
        ("running.stop_time == `null`", True),
        ("stopped.stop_time == `null`", False),
        ("!(subject.id == 'logs')", True),
        # the first side is not read, and the second decides alone
        ("unclear.stop_time == `null` || subject.id == 'acme-logs'", True),
        ("unclear.stop_time == `null` && subject.id == 'logs'", False),
        ("'b' > 'a'", True),
    ],
)
def test_an_expression_has_a_value(text: str, value: object) -> None:
    found = parse(text).value(NAMES, NOW)
    assert (type(found), found) == (type(value), value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("subject.name == 'x'", "Bucket has no member 'name'"),
        ("!(subject.name == 'x')", "Bucket has no member 'name'"),
        ("subject.name == 'x' || `true`", "Bucket has no member 'name'"),
        ("subject.id.x", "a text has no member 'x'"),
        ("running.stop_time.x", "null has no member 'x'"),
        ("tags.own.Team == 'x'", "there is no 'Team'; ask first"),
        ("nothing", "there is no 'nothing'"),
        ("encryption.algorithms[7]", "out of range"),
        ("subject.id[0]", "a text is no list"),
        ("subject.id < `3`", "a text and a number have no order"),
        ("!(subject.id < `3`)", "a text and a number have no order"),
        ("running.stop_time > 'a'", "null and a text have no order"),
        ("subject.id == `3`", "a text is compared with a number"),
        ("`true` == `1`", "a truth value is compared with a number"),
        ("!(encryption.algorithms)", "expected true or false, and it is a list"),
        ("encryption.algorithms && `true`", "expected true or false, and it is a list"),
        ("`true` && subject.id", "expected true or false, and it is a text"),
        ("encryption.algorithms[?@]", "expected true or false, and it is a text"),
        ("subject.id[*]", "[*] of what is no list"),
        ("subject.id[?@ == 'a']", "[?…] of what is no list"),
        ("subject.id[]", "[] of what is no list"),
        ("subject.id[:1]", "a slice of what is no list"),
        ("subject.id.*", "* of what is no table"),
        ("running.stop_time.[@]", "[…] of null"),
        ("running.stop_time.{a: @}", "{…} of null"),
        ("length(running.stop_time)", "length() takes string or array or object, and was"),
        ("days_since('soon')", "Invalid isoformat string"),
        ("days_since('2026-01-01')", "offset-naive"),
        ("matches(subject.id, '(')", "unterminated subpattern"),
        ("running.stopped_at", "it has no stop time"),
        ("sum(`[1]`, `2`)", "Expected 1 argument"),
    ],
)
def test_what_jmespath_would_go_on_without_is_no_value(text: str, said: str) -> None:
    with pytest.raises(ExpressionError) as missing:
        parse(text).value(NAMES, NOW)
    assert said in str(missing.value)
    assert "\n" not in str(missing.value)


@pytest.mark.parametrize(
    "text",
    [
        "unclear.stop_time",
        "unclear.stop_time == `null`",
        "unclear.stop_time == `null` || subject.id == 'logs'",
        "unclear.stop_time == `null` && subject.id == 'acme-logs'",
        "subject.id == 'acme-logs' && unclear.stop_time == `null`",
        "!(unclear.stop_time == `null`)",
        "[unclear.stop_time][0]",
        "not_null(unclear.stop_time, 'x')",
        "unclear.stopped_at",
    ],
)
def test_what_was_not_read_makes_nothing_true_or_false(text: str) -> None:
    with pytest.raises(NotRead) as missed:
        parse(text).value(NAMES, NOW)
    assert missed.value.unread == (NOT_READ,)


@pytest.mark.parametrize(("text", "kind"), [("subject.id", "a text"), ("`null`", "null")])
def test_what_is_neither_true_nor_false_is_no_truth(text: str, kind: str) -> None:
    with pytest.raises(ExpressionError, match=f"expected true or false, and it is {kind}"):
        parse(text).truth(NAMES)


def test_without_a_now_nothing_is_known_of_days() -> None:
    with pytest.raises(ExpressionError, match="what counts as now"):
        parse("days_since(stopped.stop_time)").value(NAMES)


@pytest.mark.parametrize("text", ["", "subject.id ==", "length(x) > 1", "a b", "'open"])
def test_what_is_no_expression_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        parse(text)
    assert "\n" not in str(refused.value)
    assert "in `backticks`" in str(refused.value)


FIELDS = st.sampled_from(["a", "b", "c"])
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2) | st.sampled_from(["", "a", "b"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(FIELDS, inner, max_size=3),
    max_leaves=12,
)


def combined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pair = st.tuples(inner, inner)
    signs = st.sampled_from(["==", "!=", "<", ">=", "&&", "||"])
    ends = st.sampled_from([".a", ".b", "[0]", "[-1]", "[]", "[*]", "[*].a", ".*", "[:1]", "[?a]"])
    return st.one_of(
        st.tuples(pair, signs).map(lambda each: f"({each[0][0]} {each[1]} {each[0][1]})"),
        st.tuples(inner, ends).map("".join),
        inner.map(lambda each: f"(!{each})"),
        inner.map(lambda each: f"length({each})"),
        pair.map(lambda each: f"contains({each[0]}, {each[1]})"),
        pair.map(lambda each: f"[{each[0]}, {each[1]}]"),
        pair.map(lambda each: f"({each[0]} | {each[1]})"),
    )


EXPRESSIONS = st.recursive(
    st.sampled_from(["a", "b", "c", "@", "'a'", "`1`", "`true`", "`null`", "`[1, 2]`"]),
    combined,
    max_leaves=6,
)


@given(EXPRESSIONS, st.dictionaries(FIELDS, VALUES, max_size=3))
def test_a_value_is_the_one_that_jmespath_gives(text: str, document: dict[str, Any]) -> None:
    try:
        expected = jmespath.search(text, document)
    except (JMESPathError, TypeError):
        return
    try:
        found = parse(text).value(document)
    except ExpressionError:
        return
    assert (type(found), found) == (type(expected), expected)
