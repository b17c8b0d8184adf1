"""An environment without anybody's AWS settings, and a server that stands in for AWS."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal

from fleetscan.demo.server import SimulatedAWS
from tests.aws.loopback import Loopback, loopback
from tests.aws.signing_in import Giver, Home, giving
from tests.aws.simulated import FLEET


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable of AWS is set but those that shield from the machine's own files."""
    for name in list(os.environ):
        if name.startswith("AWS_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")


@pytest.fixture(scope="session")
def portal() -> Iterator[BlockingPortal]:
    """A thread with an event loop, for the servers of all tests."""
    with start_blocking_portal() as portal:
        yield portal


@pytest.fixture
def server(
    portal: BlockingPortal, monkeypatch: pytest.MonkeyPatch, clean_environment: None
) -> Iterator[Loopback]:
    """A server behind AWS_ENDPOINT_URL; each call is made once.

    At a port that no other test has: what is on its way when a test ends reaches no other.
    """
    del clean_environment
    with loopback(portal) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
        monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
        yield server


@pytest.fixture(scope="module")
def simulated() -> Iterator[SimulatedAWS]:
    """The simulated fleet, for all tests of a file."""
    with SimulatedAWS(FLEET) as simulated:
        yield simulated


@pytest.fixture
def aws(
    simulated: SimulatedAWS, monkeypatch: pytest.MonkeyPatch, clean_environment: None
) -> SimulatedAWS:
    """The simulated fleet behind AWS_ENDPOINT_URL, without rules; each call is made once."""
    del clean_environment
    for name, value in simulated.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    simulated.rules.clear()
    simulated.clear_calls()
    return simulated


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, clean_environment: None) -> Home:
    """A home folder with AWS settings, which are empty so far."""
    del clean_environment
    return Home(tmp_path, monkeypatch)


@pytest.fixture
def giver(home: Home) -> Iterator[Giver]:
    """A server that gives out credentials of every kind."""
    yield from giving(home)
