"""Whatever mixture of faults befalls a sweep: each cell is accounted for, and each verdict true."""

import logging

import pytest

from benchmarks.fake_aws import Kind
from tests.chaos.mixtures import mixture, passes
from tests.chaos.sweeps import Outcome, Sweeper
from tests.chaos.truth import assert_clean, assert_true
from tests.conftest import Figures


@pytest.mark.chaos(sample=3, seeds=200)
def test_every_cell_is_accounted_for_and_every_verdict_is_true(
    seed: int, sweeper: Sweeper, figures: Figures, caplog: pytest.LogCaptureFixture
) -> None:
    sweeper.aws.inject(*mixture(seed, sweeper.aws.options.regions), seed=seed)
    all_over = sweeper.aws.inject if passes(seed) else lambda: None
    outcome = sweeper.sweep(before_another_try=all_over)
    _count(figures, sweeper, outcome)
    assert_true(outcome, sweeper.undisturbed)
    assert_clean(outcome)
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []
    if passes(seed) or not outcome.gaps:
        assert outcome.content == sweeper.undisturbed.content


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
