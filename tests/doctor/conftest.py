"""An environment without anybody's AWS settings, a simulated fleet, and a server in AWS's place."""

from collections.abc import Iterator

import pytest

from fleetscan.demo.server import SimulatedAWS
from tests.aws.conftest import clean_environment
from tests.aws.loopback import Loopback, loopback
from tests.aws.simulated import FLEET

__all__ = ["clean_environment"]


@pytest.fixture(scope="module")
def _simulated() -> Iterator[SimulatedAWS]:
    with SimulatedAWS(FLEET) as simulated:
        yield simulated


@pytest.fixture
def aws(
    _simulated: SimulatedAWS, monkeypatch: pytest.MonkeyPatch, clean_environment: None
) -> SimulatedAWS:
    """The simulated fleet behind AWS_ENDPOINT_URL, without rules; each call is made once."""
    del clean_environment
    for name, value in _simulated.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    _simulated.rules.clear()
    _simulated.clear_calls()
    return _simulated


@pytest.fixture(scope="module")
def _server() -> Iterator[Loopback]:
    with loopback() as server:
        yield server


@pytest.fixture
def server(_server: Loopback, monkeypatch: pytest.MonkeyPatch, clean_environment: None) -> Loopback:
    """A server behind AWS_ENDPOINT_URL, and source credentials; each call is made once."""
    del clean_environment
    monkeypatch.setenv("AWS_ENDPOINT_URL", _server.url)
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIALOOPBACK00000001")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "loopback-secret")
    _server.asked.clear()
    return _server
