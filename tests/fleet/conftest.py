"""An accounts file written from text, and the fleet or the message that comes of it."""

from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from fleetscan.aws.accounts import AwsAccounts
from fleetscan.demo.server import SimulatedAWS
from fleetscan.errors import ConfigurationError
from fleetscan.fleet.discovery import discover
from fleetscan.fleet.file import read_fleet_file
from fleetscan.fleet.model import Fleet
from tests.aws.conftest import aws, clean_environment
from tests.fleet.organization_fleet import FLEET

__all__ = ["aws", "clean_environment"]

Discover = Callable[[str], Awaitable[Fleet]]
Refuse = Callable[[str], Awaitable[str]]


@pytest.fixture
def load(tmp_path: Path) -> Callable[[str], Fleet]:
    """Write the text to a file, and load that."""

    def write_and_load(text: str) -> Fleet:
        file = tmp_path / "accounts.toml"
        file.write_text(text, encoding="utf-8")
        return read_fleet_file(str(file)).as_it_is()

    return write_and_load


@pytest.fixture
def refuse(tmp_path: Path) -> Callable[[str | bytes], str]:
    """Write the content to a file, expect that it is refused, return the message after the path."""

    def write_and_refuse(content: str | bytes) -> str:
        file = tmp_path / "accounts.toml"
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        with pytest.raises(ConfigurationError) as caught:
            read_fleet_file(str(file)).as_it_is()
        path, message = str(caught.value).split(": ", 1)
        assert path == str(file)
        assert "\n" not in message
        return message

    return write_and_refuse


@pytest.fixture(scope="module")
def simulated() -> Iterator[SimulatedAWS]:
    """An organization, and nothing in its accounts."""
    with SimulatedAWS(FLEET) as aws:
        yield aws


@pytest.fixture
def found(aws: SimulatedAWS, tmp_path: Path) -> Discover:
    """Write the text to a file, and look up what it leaves to be found."""
    del aws
    file = tmp_path / "accounts.toml"

    async def write_and_discover(text: str) -> Fleet:
        file.write_text(text, encoding="utf-8")
        accounts = AwsAccounts()
        async with accounts.connections:
            return await discover(read_fleet_file(str(file)), accounts)

    return write_and_discover


@pytest.fixture
def refused(found: Discover) -> Refuse:
    """Expect that nothing is found, and return the message after the file's name."""

    async def message(text: str) -> str:
        with pytest.raises(ConfigurationError) as caught:
            await found(text)
        return str(caught.value).partition("accounts.toml: ")[2]

    return message
