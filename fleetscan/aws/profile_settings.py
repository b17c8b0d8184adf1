"""The account that a profile of the AWS configuration leads into, by its settings: pure."""

import re
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from fleetscan.aws.account_ids import is_account_id
from fleetscan.aws.partitions import partition_names, partition_of

__all__ = ["ProfileAccount", "account_of_settings", "partition_of_settings"]

_ROLE: Final = "role_arn"
_ROLE_ARN: Final = re.compile(r"arn:([a-z0-9-]+):iam::([0-9]{12}):role/.+")
#: Settings that hold the id of a profile's account. A role's ARN comes before both.
#: https://docs.aws.amazon.com/sdkref/latest/guide/feature-sso-credentials.html
#: https://docs.aws.amazon.com/sdkref/latest/guide/feature-account-endpoints.html
_ACCOUNT_ID_SETTINGS: Final = ("sso_account_id", "aws_account_id")


class ProfileAccount(msgspec.Struct, frozen=True, kw_only=True):
    """The account that a profile's credentials are of."""

    #: 12 digits
    account_id: str
    partition: str
    #: the setting that says so; empty if STS was asked
    key: str = ""


def account_of_settings(
    settings: Mapping[str, Any], sso_sessions: Mapping[str, Mapping[str, Any]], *, otherwise: str
) -> ProfileAccount | None:
    """Return the account that a profile leads into, if its settings name it.

    Args:
        settings: of the profile.
        sso_sessions: the settings of each `[sso-session …]`, by its name.
        otherwise: the partition of a profile that says nothing of it: no role, no region.
    """
    if _ROLE in settings:
        # boto3 assumes it, whatever else the profile has
        role = _ROLE_ARN.fullmatch(str(settings[_ROLE]))
        if role is None or role[1] not in partition_names():
            return None
        return ProfileAccount(account_id=role[2], partition=role[1], key=_ROLE)
    for key in _ACCOUNT_ID_SETTINGS:
        if is_account_id(account_id := settings.get(key)):
            partition = partition_of_settings(settings, sso_sessions) or otherwise
            return ProfileAccount(account_id=account_id, partition=partition, key=key)
    return None


def partition_of_settings(
    settings: Mapping[str, Any], sso_sessions: Mapping[str, Mapping[str, Any]]
) -> str | None:
    """Return the partition of the region that a profile names, or else that of its SSO."""
    session = sso_sessions.get(str(settings.get("sso_session", "")), {})
    regions = (settings.get("region"), settings.get("sso_region"), session.get("sso_region"))
    return next(filter(None, (partition_of(str(region)) for region in regions)), None)
