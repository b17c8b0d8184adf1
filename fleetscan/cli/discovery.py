"""The fleet of an accounts file, with what is to be looked up in AWS."""

from typing import TYPE_CHECKING

from fleetscan.cli.logs import warn_anyway
from fleetscan.cli.running import until_stopped
from fleetscan.library.fleets import Fleet, FleetFile

if TYPE_CHECKING:
    from fleetscan.library.aws import AwsAccounts

__all__ = ["IN_THE_CLEAR", "look_up"]

IN_THE_CLEAR = (
    "calls to the endpoint on {host} are plain http: session tokens and what AWS answers can be "
    "read and changed on the way; set an endpoint with https"
)


def look_up(file: FleetFile, accounts: "AwsAccounts") -> Fleet:
    """Look up what a file leaves to be found, and make the fleet of it. A signal ends it at once.

    Raises:
        ConfigurationError: as `fleetscan.library.discovery.find_accounts`.
        KeyboardInterrupt: a signal came.
    """
    from fleetscan.library.discovery import find_accounts, hosts_asked_in_the_clear

    for host in hosts_asked_in_the_clear(file, accounts):
        warn_anyway(IN_THE_CLEAR.format(host=host))
    fleet = until_stopped(lambda: find_accounts(file, accounts))
    if fleet is None:
        raise KeyboardInterrupt
    return fleet
