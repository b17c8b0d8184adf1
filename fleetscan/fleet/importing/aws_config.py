"""The AWS config file (`~/.aws/config`): each profile that leads into an account.

An account gets `profile = "…"` and no role, also where the profile assumes one: boto3 then does
all that the profile says (its source profile or credential source, external id, duration, SSO), and
goes on doing so when the profile is changed.
"""

from collections.abc import Mapping
from typing import Final

from fleetscan.aws.config_file import AwsConfig, parse_config
from fleetscan.aws.profile_settings import ProfileAccount, account_of_settings
from fleetscan.fleet.importing.model import TO_FILL_IN, Draft, Imported, ImportedAccount
from fleetscan.fleet.importing.values import described, refusal
from fleetscan.fleet.model import DEFAULT_PARTITION
from fleetscan.fleet.place import Place, printable, quoted

__all__ = ["account_of", "read_aws_config"]

#: what names the account, in the order in which boto3 takes credentials from a profile
_ID_KEYS: Final = ("role_arn", "sso_account_id", "aws_account_id")
_EXPECTED: Final = "Expected sections such as [profile payments]."


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
    return account_of_settings(
        config.profiles.get(name, {}), config.sso_sessions, otherwise=DEFAULT_PARTITION
    )


def _read_profile(name: str, config: AwsConfig, draft: Draft, *, is_source: bool) -> None:
    profile = config.profiles[name]
    found = account_of(name, config)
    if why := refusal("profile", name):
        draft.note(f"profile {quoted(name)}", "profile", f"its name can't be written: {why}")
        return
    if found is None:
        _note_no_account(name, profile, draft, is_source=is_source)
        return
    about = described(found.account_id, name, "")
    if "mfa_serial" in profile:
        draft.note(
            about,
            "mfa_serial",
            "boto3 asks for a code on the terminal to assume the profile's role, which nobody"
            " answers in an unattended sweep. Give a profile that needs none.",
        )
    draft.add(
        ImportedAccount(
            about=about, id=found.account_id, name=name, profile=name, partition=found.partition
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
