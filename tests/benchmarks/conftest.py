"""A fake AWS without a fault yet, which the tests of faults share."""

from collections.abc import Iterator

import pytest

from benchmarks.fake_aws import FakeAWS
from tests.benchmarks.clients import ACCOUNT, Keys, assume


@pytest.fixture(scope="session")
def _started() -> Iterator[FakeAWS]:
    with FakeAWS(accounts=2) as fake:
        yield fake


@pytest.fixture
def aws(_started: FakeAWS) -> Iterator[FakeAWS]:
    _started.reset()
    yield _started
    _started.inject()


@pytest.fixture(scope="session")
def keys(_started: FakeAWS) -> Keys:
    return assume(_started, ACCOUNT)
