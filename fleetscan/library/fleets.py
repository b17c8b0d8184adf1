"""From accounts.toml, or the same as Python values, to a fleet."""

from fleetscan.errors import ConfigurationError
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
    fleet: Fleet,
    *,
    account_ids: Texts | None = None,
    where: Texts = (),
    regions: Texts | None = None,
) -> Fleet:
    """Return the part of a fleet that is asked for; nothing asked for is no limit.

    Args:
        fleet: the accounts to choose from.
        account_ids: ids, of which an account must have one; None for all accounts.
        where: labels, as `key=value`, the value a glob; an account must have all of them.
        regions: names, globs or `all`, of the regions that each account would be swept in; None for
            all. No account is left out for them: its global services are in no region.

    Raises:
        ConfigurationError: one of them matches nothing, or is an empty list: no account is left.
    """
    return selection.narrow(
        fleet,
        account_ids=_some("account_ids", account_ids),
        where=texts(where),
        regions=_some("regions", regions),
    )


def _some(name: str, given: Texts | None) -> tuple[str, ...]:
    """Refuse a choice of nothing, which below this means no limit."""
    if given is None:
        return ()
    if chosen := texts(given):
        return chosen
    raise ConfigurationError(f"{name}: the list is empty; leave it out to take all")
