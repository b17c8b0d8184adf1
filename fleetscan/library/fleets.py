"""From accounts.toml to a fleet."""

from pathlib import Path

from fleetscan.fleet.file import load_fleet as read_fleet
from fleetscan.fleet.model import Account, Fleet
from fleetscan.fleet.selection import narrow

__all__ = ["Account", "Fleet", "load_fleet", "narrow", "read_fleet"]


async def load_fleet(source: str | Path) -> Fleet:
    """Read which accounts to sweep from the accounts file at a path; `-` is standard input.

    Raises:
        ConfigurationError: it can't be read, or is not as the contract says. The message names the
            file, the key and what was expected.
    """
    return read_fleet(str(source))
