"""From accounts.toml, or the same as Python values, to a fleet."""

from fleetscan.fleet import selection
from fleetscan.fleet.file import FleetFile, fleet_file_of, read_fleet_file
from fleetscan.fleet.model import Account, Fleet, LeftOut, Origin
from fleetscan.library.texts import Texts, texts

__all__ = [
    "Account",
    "Fleet",
    "FleetFile",
    "LeftOut",
    "Origin",
    "fleet_file_of",
    "narrow",
    "read_fleet_file",
]


def narrow(
    fleet: Fleet, *, account_ids: Texts = (), where: Texts = (), regions: Texts = ()
) -> Fleet:
    """Return the part of a fleet that is asked for; nothing asked for is no limit.

    Args:
        fleet: the accounts to choose from.
        account_ids: ids, of which an account must have one.
        where: labels, as `key=value`, the value a glob; an account must have all of them.
        regions: names, globs or `all`, of the regions that each account would be swept in. No
            account is left out for them: its global services are in no region.

    Raises:
        ConfigurationError: one of them matches nothing, or no account is left.
    """
    return selection.narrow(
        fleet, account_ids=texts(account_ids), where=texts(where), regions=texts(regions)
    )
