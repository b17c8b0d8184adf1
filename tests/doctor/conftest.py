"""An environment without anybody's AWS settings, a simulated fleet, and a server in AWS's place."""

from collections.abc import Iterator

import pytest
from anyio.from_thread import BlockingPortal

from tests.aws.conftest import aws, clean_environment, portal, simulated
from tests.aws.loopback import KEYS, Loopback, loopback

__all__ = ["aws", "clean_environment", "portal", "simulated"]


@pytest.fixture
def server(
    portal: BlockingPortal, monkeypatch: pytest.MonkeyPatch, clean_environment: None
) -> Iterator[Loopback]:
    """A server behind AWS_ENDPOINT_URL, and source credentials; each call is made once."""
    del clean_environment
    with loopback(portal) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
        monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEYS.access_key)
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", KEYS.secret_key)
        yield server
