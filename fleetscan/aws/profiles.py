"""The profiles of the AWS config and credentials files, and the account that each leads into."""

from collections.abc import Sequence
from typing import Final

import anyio

from fleetscan.aws.account_ids import is_account_id
from fleetscan.aws.accounts import GET_CALLER_IDENTITY, AwsAccounts
from fleetscan.aws.profile_settings import (
    ProfileAccount,
    account_of_settings,
    partition_of_settings,
)
from fleetscan.aws.task import as_documented
from fleetscan.errors import ConfigurationError
from fleetscan.verdicts import NotRead

__all__ = ["ProfileAccount", "accounts_of", "profile_names"]

# SSO and credential processes take their time: several profiles are asked at once
_AT_ONCE: Final = 16


def profile_names(accounts: AwsAccounts) -> tuple[str, ...]:
    """Return the names of all profiles, sorted. Raises `ConfigurationError` as a session does."""
    return tuple(sorted(accounts.factory.profiles()))


async def accounts_of(
    accounts: AwsAccounts, profiles: Sequence[str], *, partition: str
) -> dict[str, ProfileAccount | NotRead | ConfigurationError]:
    """Tell the account of each profile: by its settings, or else by asking STS with it.

    Args:
        accounts: whose source credentials the profiles' are from then on.
        profiles: names of profiles that there are.
        partition: of those profiles that say nothing of it: no role, no region.

    Returns:
        By profile, in the order given, the account, or what kept it from being told.
    """
    factory = accounts.factory
    settings, sso_sessions = factory.profiles(), factory.sso_sessions()
    found: dict[str, ProfileAccount | NotRead | ConfigurationError] = {}
    unknown: list[str] = []
    for profile in profiles:
        if written := account_of_settings(settings[profile], sso_sessions, otherwise=partition):
            found[profile] = written
        else:
            unknown.append(profile)
    at_once = anyio.CapacityLimiter(_AT_ONCE)

    async def ask(profile: str) -> None:
        async with at_once:
            try:
                named = partition_of_settings(settings[profile], sso_sessions)
                found[profile] = await _asked(accounts, profile, named or partition)
            except (NotRead, ConfigurationError) as error:
                found[profile] = error

    async with anyio.create_task_group() as tasks:
        for profile in unknown:
            tasks.start_soon(ask, profile)
    return {profile: found[profile] for profile in profiles}


async def _asked(accounts: AwsAccounts, profile: str, partition: str) -> ProfileAccount:
    account_id, arn = await accounts.identity(profile, partition)
    with as_documented(GET_CALLER_IDENTITY):
        if not is_account_id(account_id):
            raise ValueError(f"it names {account_id!r}, which is no account's id")
        return ProfileAccount(account_id=account_id, partition=arn.split(":")[1])
