"""The profiles of the AWS config and credentials files, and the account that each leads into."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import anyio
import msgspec

from fleetscan.aws.accounts import GET_CALLER_IDENTITY, AwsAccounts
from fleetscan.aws.partitions import partition_of
from fleetscan.aws.task import as_documented
from fleetscan.errors import ConfigurationError
from fleetscan.verdicts import NotRead

__all__ = ["ProfileAccount", "accounts_of", "profile_names"]

_ROLE_ARN: Final = re.compile(r"arn:([a-z0-9-]+):iam::([0-9]{12}):role/.+")
_ACCOUNT_ID: Final = re.compile(r"[0-9]{12}")
#: Settings that hold the id of a profile's account. A role's ARN comes before both.
#: https://docs.aws.amazon.com/sdkref/latest/guide/feature-sso-credentials.html
#: https://docs.aws.amazon.com/sdkref/latest/guide/feature-account-endpoints.html
_ACCOUNT_ID_SETTINGS: Final = ("sso_account_id", "aws_account_id")
# SSO and credential processes take their time: several profiles are asked at once
_AT_ONCE: Final = 16


class ProfileAccount(msgspec.Struct, frozen=True, kw_only=True):
    """The account that a profile's credentials are of."""

    #: 12 digits
    account_id: str
    partition: str


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
    settings = accounts.factory.profiles()
    found: dict[str, ProfileAccount | NotRead | ConfigurationError] = {}
    unknown: list[str] = []
    for profile in profiles:
        if written := _written(settings[profile], partition):
            found[profile] = written
        else:
            unknown.append(profile)
    at_once = anyio.CapacityLimiter(_AT_ONCE)

    async def ask(profile: str) -> None:
        async with at_once:
            try:
                found[profile] = await _asked(
                    accounts, profile, _partition(settings[profile], partition)
                )
            except (NotRead, ConfigurationError) as error:
                found[profile] = error

    async with anyio.create_task_group() as tasks:
        for profile in unknown:
            tasks.start_soon(ask, profile)
    return {profile: found[profile] for profile in profiles}


def _written(settings: Mapping[str, Any], partition: str) -> ProfileAccount | None:
    if "role_arn" in settings:
        role = _ROLE_ARN.fullmatch(str(settings["role_arn"]))
        return role and ProfileAccount(account_id=role[2], partition=role[1])
    for name in _ACCOUNT_ID_SETTINGS:
        account_id = str(settings.get(name, ""))
        if _ACCOUNT_ID.fullmatch(account_id):
            return ProfileAccount(account_id=account_id, partition=_partition(settings, partition))
    return None


def _partition(settings: Mapping[str, Any], otherwise: str) -> str:
    for name in ("region", "sso_region"):
        if found := partition_of(str(settings.get(name, ""))):
            return found
    return otherwise


async def _asked(accounts: AwsAccounts, profile: str, partition: str) -> ProfileAccount:
    account_id, arn = await accounts.identity(profile, partition)
    with as_documented(GET_CALLER_IDENTITY):
        if not _ACCOUNT_ID.fullmatch(account_id):
            raise ValueError(f"it names {account_id!r}, which is no account's id")
        return ProfileAccount(account_id=account_id, partition=arn.split(":")[1])
