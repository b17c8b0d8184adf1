"""One fleet behind a fake AWS that injects faults."""

import gc
from collections.abc import Iterator

import pytest

from benchmarks.fake_aws import FakeAWS
from tests.chaos.sweeps import Sweeper
from tests.chaos.truth import assert_valid


@pytest.fixture(scope="session")
def _sweeper(pytestconfig: pytest.Config) -> Iterator[Sweeper]:
    in_full = pytestconfig.getoption("chaos") or pytestconfig.getoption("seed")
    # few accounts where a sample has to be quick
    with FakeAWS(accounts=20 if in_full else 4, instances=1, volumes=2, others=1) as aws:
        sweeper = Sweeper(aws)
        assert_valid(sweeper.undisturbed)
        # the models that are there now stay: to look through them takes half a second each time
        gc.freeze()
        yield sweeper


@pytest.fixture
def sweeper(_sweeper: Sweeper) -> Iterator[Sweeper]:
    """20 accounts in 4 regions, without a fault yet, that were swept once already."""
    _sweeper.aws.reset()
    yield _sweeper
    _sweeper.aws.inject()
