"""Whatever mixture of faults befalls a sweep: each cell is accounted for, and each verdict true."""

import logging

import pytest

from benchmarks.fake_aws import Kind
from tests.chaos.mixtures import mixture, passes, unchanging
from tests.chaos.sweeps import Outcome, Sweeper
from tests.chaos.truth import assert_caused_by, assert_clean, assert_true, gaps_at
from tests.conftest import Figures


@pytest.mark.chaos(sample=3, seeds=200)
def test_every_cell_is_accounted_for_and_every_verdict_is_true(
    seed: int, sweeper: Sweeper, figures: Figures, caplog: pytest.LogCaptureFixture
) -> None:
    rules = mixture(seed, sweeper.aws.options.regions)
    sweeper.aws.inject(*rules, seed=seed)
    all_over = sweeper.aws.inject if passes(seed) else lambda: None
    outcome = sweeper.sweep(before_another_try=all_over)
    _count(figures, sweeper, outcome)
    assert_true(outcome, sweeper.undisturbed)
    assert_caused_by(outcome, rules)
    assert_clean(outcome)
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []
    if passes(seed) or not outcome.gaps:
        assert outcome.content == sweeper.undisturbed.content


@pytest.mark.chaos(sample=0, seeds=20)
def test_the_same_faults_leave_the_same_gaps(seed: int, sweeper: Sweeper, figures: Figures) -> None:
    """Where the order of the calls changes nothing of what befalls them."""
    rules = unchanging(seed, sweeper.aws.options.regions)
    found = []
    for max_tasks in (16, 3):
        sweeper.aws.inject(*rules, seed=seed)
        outcome = sweeper.sweep(max_tasks=max_tasks)
        assert_true(outcome, sweeper.undisturbed)
        assert_caused_by(outcome, rules)
        found.append(gaps_at(outcome))
    assert found[0] == found[1]
    figures["gaps"] += len(found[0])


def test_each_kind_of_fault_is_mixed_in() -> None:
    regions = ("us-east-1",)
    assert {mixture(seed, regions)[0].kind for seed in range(200)} == set(Kind)


def _count(figures: Figures, sweeper: Sweeper, outcome: Outcome) -> None:
    counted = sweeper.aws.stats()
    figures["calls"] += counted.calls
    for kind, number in counted.injected.items():
        figures[f"faults: {kind}"] += number
    for gap in outcome.gaps:
        figures[f"gaps: {gap['cause']}"] += 1
    figures["reports equal to the undisturbed one"] += (
        outcome.content == sweeper.undisturbed.content
    )
