"""Get into an account and find out which of its regions to sweep."""

import logging

import msgspec

from fleetscan.aws.accounts import AwsAccounts, OpenAccount
from fleetscan.aws.causes import text_of
from fleetscan.aws.credentials import Access
from fleetscan.engine.plan import assumed_regions
from fleetscan.errors import ConfigurationError
from fleetscan.facts.base import GLOBAL
from fleetscan.fleet.model import Account
from fleetscan.fleet.regions import matches
from fleetscan.fleet.selection import select_regions
from fleetscan.verdicts import Cause, NotRead, Unread, broken

_logger = logging.getLogger(__name__)


class Resolution(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of an account before its targets run."""

    #: None if the account could not be entered
    account: OpenAccount | None
    #: why it could not be entered
    unread: tuple[Unread, ...] = ()
    #: the regions of the plan, those that turned out to be disabled included; sorted
    regions: tuple[str, ...]
    #: the regions that the account says are enabled; None if it did not say
    enabled: frozenset[str] | None = None
    #: why it did not say
    untold: Unread | None = None
    #: the patterns of regions that were asked for: each region must match one of each tuple
    patterns: tuple[tuple[str, ...], ...] = ()

    def why_unreadable(self, target_region: str) -> tuple[Unread, ...]:
        """Say why nothing of a target can be read; nothing if it is worth trying."""
        if self.enabled is None or target_region == GLOBAL or target_region in self.enabled:
            return self.unread
        return (
            Unread(
                cause=Cause.REGION_DISABLED,
                message=f"region {target_region} is not enabled in the account",
            ),
        )

    @property
    def may_recover(self) -> bool:
        """Whether the account may be entered some time later."""
        return any(unread.may_recover for unread in self.unread)

    def elsewhere(self, region: str) -> tuple[str, Unread] | None:
        """Say why a resource in a region that is not swept is not seen, and in whose cell.

        That region has no cell of its own. It is told in that of the partition's home region, where
        the account is listed; in the first one's if the home region is not swept. None if nothing
        is to be said, for it was left out on purpose: regions that are enabled were, and it may be
        in one of them, or this one was not asked for.
        """
        if not self.regions:
            return None
        if self.account is None:
            # before a resume it could be entered, and what it listed was kept
            return min(self.regions), self.unread[0]
        home = self.account.home_region
        cell = home if home in self.regions else min(self.regions)
        if self.untold is not None:
            asked_for = all(matches(each, region) for each in self.patterns)
            return (cell, self.untold) if asked_for else None
        if self.enabled is None or not self.enabled.issubset(self.regions):
            return None
        return cell, Unread(
            cause=Cause.REGION_DISABLED,
            error_code="ResourceInDisabledRegion",
            message=f"it is in {region}, which is not enabled in the account",
        )

    def of_other_regions(self) -> tuple[Unread, ...]:
        """Say what is not known of the account's regions that are not swept."""
        if self.account is None:
            # it may have been entered before a resume, and told of others then
            return self.unread
        if self.enabled is None:
            message = "the account did not tell its regions, so there may be others"
        elif others := sorted(self.enabled.difference(self.regions)):
            message = f"these regions are enabled but not swept: {', '.join(others)}"
        else:
            return ()
        return (Unread(cause=Cause.INTERNAL, error_code="NotSwept", message=message),)


async def resolve(accounts: AwsAccounts, account: Account) -> Resolution:
    """Open an account and choose its regions among those that it says are enabled.

    An account that can't be entered keeps the regions that it has if nothing else is known, so
    that each of its cells is accounted for.
    """
    try:
        opened = await accounts.open(access_to(account))
        enabled = await opened.enabled_regions()
    except NotRead as error:
        # the summary says it too, once for all accounts that share the cause
        _logger.info("account %s can't be read: %s", account.id, error)
        return Resolution(account=None, unread=error.unread, regions=assumed_regions(account))
    except Exception as error:  # noqa: BLE001 - `fault_of` logs it
        # one account that breaks must not take the other thousands along
        unread = fault_of(f"account {account.id} can't be read", error)
        return Resolution(account=None, unread=(unread,), regions=assumed_regions(account))
    if enabled.warning:
        _logger.warning(enabled.warning)
        return Resolution(
            account=opened,
            regions=assumed_regions(account),
            untold=enabled.untold,
            patterns=tuple(filter(None, (account.regions, account.only_regions))),
        )
    selected = select_regions(account, enabled.names)
    if not selected.regions and not selected.disabled:
        _logger.warning(
            "account %s: none of its enabled regions matches %s",
            account.id,
            ", ".join(account.only_regions or account.regions),
        )
    return Resolution(
        account=opened,
        regions=tuple(sorted({*selected.regions, *selected.disabled})),
        enabled=enabled.names,
    )


def fault_of(what: str, error: Exception) -> Unread:
    """Say why an account or a task broke: the AWS config changed meanwhile, or we are at fault."""
    if isinstance(error, ConfigurationError):
        # it quotes the setting, which may be a proxy's URL
        kind = type(error).__name__
        return Unread(cause=Cause.CREDENTIALS, error_code=kind, message=text_of(error))
    _logger.error(what, exc_info=error)
    return broken(what, error)


def access_to(account: Account) -> Access:
    """Say how to get into an account of the fleet."""
    return Access(
        account_id=account.id,
        partition=account.partition,
        profile=account.profile,
        role_arns=account.role_arns,
        external_id=account.external_id,
        session_name=account.session_name,
    )
