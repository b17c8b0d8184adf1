"""An accounts file written from text, and the fleet or the message that comes of it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from fleetscan.errors import ConfigurationError
from fleetscan.fleet.file import load_fleet
from fleetscan.fleet.model import Fleet


@pytest.fixture
def load(tmp_path: Path) -> Callable[[str], Fleet]:
    """Write the text to a file, and load that."""

    def write_and_load(text: str) -> Fleet:
        file = tmp_path / "accounts.toml"
        file.write_text(text, encoding="utf-8")
        return load_fleet(str(file))

    return write_and_load


@pytest.fixture
def refuse(tmp_path: Path) -> Callable[[str | bytes], str]:
    """Write the content to a file, expect that it is refused, return the message after the path."""

    def write_and_refuse(content: str | bytes) -> str:
        file = tmp_path / "accounts.toml"
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        with pytest.raises(ConfigurationError) as caught:
            load_fleet(str(file))
        path, message = str(caught.value).split(": ", 1)
        assert path == str(file)
        assert "\n" not in message
        return message

    return write_and_refuse
