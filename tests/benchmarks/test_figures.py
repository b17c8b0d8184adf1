"""Ratios are taken pair by pair, and the median is what is judged."""

import pytest

from benchmarks.harness.figures import Bound, Figure, Judgement, paired, spread


def test_repeats_are_summarised_by_their_median_and_their_ends() -> None:
    found = spread([3.0, 1.0, 10.0])
    assert (found.median, found.least, found.most) == (3.0, 1.0, 10.0)
    assert found.values == (3.0, 1.0, 10.0)


def test_a_ratio_is_that_of_the_two_of_a_pair() -> None:
    # the machine was three times slower in the second repeat, for both
    assert paired([4.0, 12.0], [2.0, 6.0]).values == (2.0, 2.0)


def test_a_contender_with_a_repeat_less_has_no_ratio() -> None:
    with pytest.raises(ValueError, match="shorter"):
        paired([4.0, 12.0], [2.0])


@pytest.mark.parametrize(
    ("values", "must", "aim", "judgement"),
    [
        ([3.0, 9.0, 2.0], Bound(most=4), Bound(most=2), "yes"),
        ([2.0, 9.0, 1.0], Bound(most=4), Bound(most=2), "aim"),
        ([5.0, 1.0, 5.0], Bound(most=4), None, "no"),
        ([5.0], Bound(least=5), Bound(least=10), "yes"),
        ([4.9], Bound(least=5), None, "no"),
        ([1.1], Bound(least=1, most=1), None, "no"),
        ([1.0], None, None, ""),
    ],
)
def test_the_median_is_held_against_what_it_must_be(
    values: list[float], must: Bound | None, aim: Bound | None, judgement: Judgement
) -> None:
    figure = Figure(name="a figure", unit="", spread=spread(values), must=must, aim=aim)
    assert figure.judgement == judgement
