"""Find the accounts that an accounts file does not list: in organizations, in profiles."""

from collections.abc import Mapping
from pathlib import Path

from fleetscan.aws.accounts import AwsAccounts
from fleetscan.errors import one_error
from fleetscan.fleet.discovery import discover
from fleetscan.fleet.file import FleetFile, fleet_file_of, read_fleet_file
from fleetscan.fleet.model import Fleet

__all__ = ["find_accounts", "load_fleet"]


async def find_accounts(file: FleetFile, aws: AwsAccounts) -> Fleet:
    """Make the fleet of a file, with all accounts that are to be found in AWS.

    Raises:
        ConfigurationError: one of the places could not be read whole, or does not fit: it is all
            accounts or none.
    """
    # connections stay open from call to call
    async with aws.connections:
        with one_error():
            return await discover(file, aws)


async def load_fleet(
    source: str | Path | Mapping[str, object], *, aws: AwsAccounts | None = None
) -> Fleet:
    """Read which accounts to sweep, and look up those that are to be found in AWS.

    Args:
        source: the path of an accounts file (`-` is standard input), or the tables of one as Python
            values: `{"accounts": [{"id": "111111111111", "role": "fleetscan-audit"}]}`.
        aws: to ask with; a new one by default.

    Raises:
        ConfigurationError: it can't be read, is not as the contract says, or an account could not
            be looked up. The message names the file, the key and what was expected.
    """
    file = fleet_file_of(source) if isinstance(source, Mapping) else read_fleet_file(str(source))
    if not file.has_sources:
        return file.as_it_is()
    return await find_accounts(file, aws or AwsAccounts())
