"""The fleet of an accounts file, with what is to be looked up in AWS."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from fleetscan.cli.logs import warn_anyway
from fleetscan.cli.mfa import code_prompt
from fleetscan.cli.running import unless_stopped
from fleetscan.cli.settings import Selection
from fleetscan.library.fleets import Fleet, FleetFile, narrow

if TYPE_CHECKING:
    from fleetscan.library.aws import AwsAccounts

__all__ = ["IN_THE_CLEAR", "fleet_of", "new_aws"]

IN_THE_CLEAR = (
    "calls to the endpoint on {host} are plain http: session tokens and what AWS answers can be "
    "read and changed on the way; set an endpoint with https"
)


def fleet_of(file: FleetFile, selection: Selection, aws: Callable[[], "AwsAccounts"]) -> Fleet:
    """Make the part of a file's fleet that a selection takes. Calls `aws` only to ask it.

    Raises:
        ConfigurationError: the file, what it leaves to be found or the selection can't be meant.
        KeyboardInterrupt: a signal came, which ends the search at once.
    """
    return narrow(
        _look_up(file, aws()) if file.has_sources else file.as_it_is(),
        account_ids=selection.account_ids or None,
        where=selection.where,
        regions=selection.regions or None,
    )


def new_aws() -> "AwsAccounts":
    """Make the way to AWS, for a command that asks little."""
    from fleetscan.library.aws import AwsAccounts

    return AwsAccounts(ask_for_code=code_prompt())


def _look_up(file: FleetFile, accounts: "AwsAccounts") -> Fleet:
    from fleetscan.library.discovery import find_accounts
    from fleetscan.library.sources import hosts_asked_in_the_clear

    for host in hosts_asked_in_the_clear(file, accounts):
        warn_anyway(IN_THE_CLEAR.format(host=host))
    return unless_stopped(lambda: find_accounts(file, accounts))
