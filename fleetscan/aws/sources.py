"""Source credentials: what boto3 would find, and of which kind it is."""

from typing import Final

import aioboto3
import msgspec
from botocore.exceptions import NoCredentialsError

from fleetscan.aws.causes import unread
from fleetscan.aws.credentials import Keys
from fleetscan.verdicts import Cause, NotRead, Unread

__all__ = ["Source", "kind_in_words", "resolve_source"]

# botocore's name of each of its providers, in its order.
# https://docs.aws.amazon.com/boto3/latest/guide/credentials.html
_KINDS: Final = {
    "env": "environment variables",
    "assume-role": "role of a profile",
    "assume-role-with-web-identity": "web identity token",
    "sso": "IAM Identity Center",
    "shared-credentials-file": "shared credentials file",
    "custom-process": "credential process",
    "config-file": "AWS config file",
    "ec2-credentials-file": "file of AWS_CREDENTIAL_FILE",
    "boto-config": "boto2 config file",
    "container-role": "container credentials endpoint",
    "iam-role": "instance metadata",
}


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Source credentials that were resolved."""

    keys: Keys
    #: botocore's name of the provider that gave them: `env`, `sso`, …
    method: str


def kind_in_words(method: str) -> str:
    """Say for people what botocore's name of a provider means; the name itself if it is unknown."""
    return _KINDS.get(method, method)


async def resolve_source(session: aioboto3.Session, profile: str | None) -> Source:
    """Resolve the credentials that boto3 would find. Raises `NotRead` if there are none."""
    try:
        credentials = await session.get_credentials()
        frozen = await credentials.get_frozen_credentials() if credentials else None
    except Exception as error:  # noqa: BLE001 - each of botocore's providers has errors of its own
        raise _no_source(profile, error) from None
    if frozen is None:
        raise _no_source(profile, NoCredentialsError())
    return Source(
        keys=Keys(
            access_key=frozen.access_key,
            secret_key=frozen.secret_key,
            token=frozen.token,
            # botocore keeps the expiry of refreshable credentials to itself
            expires_at=getattr(credentials, "_expiry_time", None),
        ),
        method=credentials.method,
    )


def _no_source(profile: str | None, error: Exception) -> NotRead:
    of_profile = f" of profile {profile}" if profile else ""
    why = unread(error, operation="", iam_action="")
    # whoever gives them out may be out of reach
    is_of_network = why.cause in {Cause.NETWORK, Cause.TIMEOUT}
    return NotRead(
        Unread(
            cause=why.cause if is_of_network else Cause.CREDENTIALS,
            error_code=why.error_code,
            message=f"no source credentials{of_profile}: {why.message}",
            may_recover=why.may_recover,
        )
    )
