"""The AWS config file (`~/.aws/config`): each profile that leads into an account.

An account gets `profile = "…"` and no role, also where the profile assumes one: boto3 then does
all that the profile says (its source profile or credential source, external id, duration, SSO), and
goes on doing so when the profile is changed.
"""

from collections.abc import Mapping
from typing import Final

import msgspec

from fleetscan.aws.config_file import AwsConfig, parse_config
from fleetscan.errors import ConfigurationError
from fleetscan.fleet.importing.model import TO_FILL_IN, Draft, Imported, ImportedAccount
from fleetscan.fleet.importing.values import (
    described,
    is_account_id,
    partition_in,
    refusal,
)
from fleetscan.fleet.model import DEFAULT_PARTITION
from fleetscan.fleet.place import Place, printable, quoted
from fleetscan.fleet.roles import read_roles

__all__ = ["ProfileAccount", "account_of", "read_aws_config"]

#: what names the account, in the order in which boto3 takes credentials from a profile
_ID_KEYS: Final = ("role_arn", "sso_account_id", "aws_account_id")
_EXPECTED: Final = "Expected sections such as [profile payments]."


class ProfileAccount(msgspec.Struct, frozen=True, kw_only=True):
    """The account that a profile of the AWS config leads into."""

    #: 12 digits
    id: str
    partition: str
    #: the setting that says so
    key: str


def read_aws_config(text: str, source: str) -> Imported:
    """Return the accounts that the profiles of an AWS config file lead into.

    Args:
        text: the file's content.
        source: how messages name the file.

    Raises:
        ConfigurationError: boto3 could not read it either, or there is no profile in it.
    """
    place = Place(source=source)
    config = parse_config(text, printable(source))
    if not config.profiles:
        raise place.problem("there is no profile in it.", _EXPECTED)
    draft = Draft()
    sources = {
        profile["source_profile"]
        for profile in config.profiles.values()
        if "source_profile" in profile
    }
    for name in config.profiles:
        _read_profile(name, config, draft, is_source=name in sources)
    return draft.done()


def account_of(name: str, config: AwsConfig) -> ProfileAccount | None:
    """Return the account that a profile leads into, if its settings name it."""
    profile = config.profiles.get(name, {})
    key = next((key for key in _ID_KEYS if profile.get(key)), None)
    if key is None:
        return None
    if key == "role_arn":
        return _account_of_role(profile[key])
    if not is_account_id(profile[key]):
        return None
    session = config.sso_sessions.get(profile.get("sso_session", ""), {})
    regions = [profile.get("region"), profile.get("sso_region"), session.get("sso_region")]
    partition = partition_in(regions) or DEFAULT_PARTITION
    return ProfileAccount(id=profile[key], partition=partition, key=key)


def _account_of_role(role_arn: str) -> ProfileAccount | None:
    try:
        role, *_ = read_roles(role_arn, Place(source=""))
    except ConfigurationError:
        return None
    if role.account_id is None or role.partition is None or refusal("partition", role.partition):
        return None
    return ProfileAccount(id=role.account_id, partition=role.partition, key="role_arn")


def _read_profile(name: str, config: AwsConfig, draft: Draft, *, is_source: bool) -> None:
    profile = config.profiles[name]
    found = account_of(name, config)
    if why := refusal("profile", name):
        draft.note(f"profile {quoted(name)}", "profile", f"its name can't be written: {why}")
        return
    if found is None:
        _note_no_account(name, profile, draft, is_source=is_source)
        return
    about = described(found.id, name, "")
    if "mfa_serial" in profile:
        draft.note(
            about,
            "mfa_serial",
            "boto3 asks for a code on the terminal to assume the profile's role, which nobody"
            " answers in an unattended sweep. Give a profile that needs none.",
        )
    draft.add(
        ImportedAccount(
            about=about, id=found.id, name=name, profile=name, partition=found.partition
        ),
        found.key,
    )


def _note_no_account(
    name: str, profile: Mapping[str, str], draft: Draft, *, is_source: bool
) -> None:
    about = f"profile {quoted(name)}"
    if key := next((key for key in _ID_KEYS if profile.get(key)), None):
        why = "no account id can be read from it. Correct it, or write the id here."
    elif is_source:
        draft.note(
            about,
            "profile",
            "it names no account, and others use it as their source_profile. If its own account is"
            " to be swept, write that with its id and this profile.",
        )
        return
    else:
        key = "profile"
        why = (
            "it names no account: it has neither role_arn nor sso_account_id. Write the account's"
            " id here (aws sts get-caller-identity with this profile shows it), or name the"
            " profile under [profiles], which looks the id up."
        )
    account = ImportedAccount(about=about, id=TO_FILL_IN, name=name, profile=name)
    draft.leave_out(account, key, why)
