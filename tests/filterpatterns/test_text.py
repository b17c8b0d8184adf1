import pytest
from hypothesis import given, settings

from fleetscan.filterpatterns import parse, written
from fleetscan.filterpatterns.model import EVERYTHING, Expression
from tests.filterpatterns.any_pattern import odd_patterns


@settings(max_examples=60, deadline=None)
@given(odd_patterns)
def test_what_is_written_means_what_was_read(expression: Expression) -> None:
    assert parse(written(expression)) == expression


@pytest.mark.parametrize(
    "pattern",
    [
        '{ $.a = "x" && ($.b.c != "y*" || $.d[0] NOT EXISTS) }',
        "{ $.a[*].b >= 1.5e3 || $['key with spaces'] IS NULL }",
        '{ $["it\'s"] = %[0-9]+% }',
        '{ $.a = "say \\"x\\" and \\\\" }',
    ],
)
def test_a_pattern_in_our_spelling_stays_as_it_is(pattern: str) -> None:
    assert written(parse(pattern)) == pattern


def test_everything_is_the_empty_pattern() -> None:
    assert written(EVERYTHING) == ""
    assert parse(" ") == EVERYTHING
