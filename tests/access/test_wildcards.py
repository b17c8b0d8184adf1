"""What patterns match, cover and share."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fleetscan.access.wildcards import covers, is_fixed, matches, overlaps

# Few letters, so that patterns meet.
patterns = st.text("ab:*?", max_size=6)
texts = st.text("ab:*?", max_size=8)
plain = st.text("ab:", max_size=8)
some = settings(max_examples=200, deadline=None)


def reference(pattern: str, text: str) -> bool:
    """The plainest translation to a regular expression."""
    translated = "".join(
        {"*": "(?:.|\n)*", "?": "(?:.|\n)"}.get(each, re.escape(each)) for each in pattern
    )
    return re.fullmatch(translated, text) is not None


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("s3:Get*", "s3:GetObject", True),
        ("s3:Get*", "s3:Get", True),
        ("s3:Get*", "s3:PutObject", False),
        ("s3:?etObject", "s3:GetObject", True),
        ("s3:?etObject", "s3:etObject", False),
        ("arn:aws:s3:::b/*", "arn:aws:s3:::b/a/b:c\n", True),
        # what a shell's patterns know, and policies do not
        ("s3:[GP]etObject", "s3:GetObject", False),
        ("s3.GetObject", "s3:GetObject", False),
        ("", "", True),
        ("*" * 60 + "x", "a" * 2000, False),
        # what a backtracking search would not finish
        ("a*" * 40 + "b", "a" * 2000, False),
        ("a*" * 40 + "b", "a" * 2000 + "b", True),
        ("*a*b", "ab", True),
        ("*ab*ab", "abab", True),
        ("ab*ab", "ab", False),
    ],
)
def test_a_pattern_matches_whole_texts(pattern: str, text: str, expected: bool) -> None:  # noqa: FBT001 - a table's column
    assert matches(pattern, text) is expected


@some
@given(patterns, texts)
def test_matching_agrees_with_a_plain_regular_expression(pattern: str, text: str) -> None:
    assert matches(pattern, text) is reference(pattern, text)


@some
@given(patterns, patterns, plain)
def test_what_is_covered_is_matched(wide: str, narrow: str, text: str) -> None:
    if covers(wide, narrow) and matches(narrow, text):
        assert matches(wide, text)


@some
@given(patterns, patterns, plain)
def test_what_both_match_is_shared(one: str, other: str, text: str) -> None:
    if matches(one, text) and matches(other, text):
        assert overlaps(one, other)
    assert overlaps(one, other) is overlaps(other, one)


@some
@given(st.text("ab?*", max_size=4), st.text("ab?*", max_size=4))
def test_what_is_shared_has_an_example(one: str, other: str) -> None:
    # If any text is matched by both, one is that is no longer than both together.
    examples = (_texts_of(length) for length in range(len(one) + len(other) + 1))
    found = any(matches(one, text) and matches(other, text) for each in examples for text in each)
    assert overlaps(one, other) is found


def _texts_of(length: int) -> list[str]:
    texts = [""]
    for _ in range(length):
        texts = [text + letter for text in texts for letter in "ab"]
    return texts


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [("s3:*", "s3:Get*"), ("*", "s3:*"), ("**", "*"), ("a?*", "ab*"), ("a?", "a?"), ("*", "?")],
)
def test_a_wider_pattern_covers(wide: str, narrow: str) -> None:
    assert covers(wide, narrow)


@pytest.mark.parametrize(
    ("wide", "narrow"), [("s3:Get*", "s3:*"), ("a?", "a*"), ("ab", "a?"), ("?", ""), ("a", "b")]
)
def test_a_narrower_pattern_does_not_cover(wide: str, narrow: str) -> None:
    assert not covers(wide, narrow)


@pytest.mark.parametrize("value", ["", "*", "vpc-*", "vpc-?", "${aws:PrincipalAccount}"])
def test_what_stands_for_more_is_not_fixed(value: str) -> None:
    assert not is_fixed(value)


def test_a_plain_value_is_fixed() -> None:
    assert is_fixed("vpc-1a2b3c4d")
