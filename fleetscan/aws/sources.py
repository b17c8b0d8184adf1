"""Source credentials: what boto3 would find, and of which kind it is."""

import os
from functools import partial
from typing import Final

import anyio
import msgspec
from aiobotocore.session import AioSession
from botocore.exceptions import CredentialRetrievalError, NoCredentialsError

from fleetscan.aws.credentials import Keys
from fleetscan.aws.partitions import home_region, partition_of
from fleetscan.aws.providers import AskForCode, Surroundings, credential_resolver, frozen
from fleetscan.aws.source_errors import CodeNeededError, no_source, sources_of
from fleetscan.aws.transport import Connections

__all__ = ["Source", "SourceResolver", "kind_in_words"]

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
    "explicit": "given by the program",
}

#: where botocore looks besides the profile, when the profile has none
_NOT_OF_THE_PROFILE: Final = frozenset(
    {"ec2-credentials-file", "boto-config", "container-role", "iam-role"}
)


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Source credentials that were resolved."""

    keys: Keys
    #: botocore's name of the provider that gave them: `env`, `sso`, …
    method: str


def kind_in_words(method: str) -> str:
    """Say for people what botocore's name of a provider means; the name itself if it is unknown."""
    return _KINDS.get(method, method)


class SourceResolver:
    """Finds source credentials where boto3 would."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._signing_in = anyio.Lock()

    async def resolve(
        self, core: AioSession, profile: str | None, ask_for_code: AskForCode | None = None
    ) -> Source:
        """Resolve the credentials of a session in which nothing was resolved yet.

        Args:
            core: the session, which has the profile.
            profile: as it was named; None is boto3's default chain.
            ask_for_code: asks for the code of an MFA device; None if nobody can be asked.

        Raises:
            NotRead: there are none, why, and what to do.
        """
        around = Surroundings(
            connections=self._connections,
            region=_sts_region(core),
            ask_for_code=partial(_code, ask_for_code, profile),
            signing_in=self._signing_in,
        )
        try:
            credentials = await credential_resolver(core, around).load_credentials()
            if credentials is None or credentials.method in _NOT_OF_THE_PROFILE:
                sources_of(core).refuse_login_sessions()
            if credentials is None:
                raise NoCredentialsError  # noqa: TRY301 - told as all else that goes wrong
            keys = await frozen(credentials)
            # botocore takes them as they come
            texts = keys.access_key, keys.secret_key, keys.token or ""
            if not all(isinstance(each, str) for each in texts):
                raise CredentialRetrievalError(  # noqa: TRY301 - as above
                    provider=credentials.method, error_msg="the keys that it gave are no text"
                )
            return Source(
                keys=Keys(
                    access_key=keys.access_key,
                    secret_key=keys.secret_key,
                    token=keys.token,
                    # botocore keeps the expiry of refreshable credentials to itself
                    expires_at=getattr(credentials, "_expiry_time", None),
                ),
                method=credentials.method,
            )
        except Exception as error:  # noqa: BLE001 - each of botocore's providers has errors of its own
            raise no_source(profile, error, sources_of(core)) from None


async def _code(ask: AskForCode | None, profile: str | None, device: str) -> str:
    """Ask for a code. Raises `CodeNeededError` if nobody can be asked, or has none."""
    for_profile = f" (profile {profile})" if profile else ""
    code = await ask(f"{device}{for_profile}") if ask else None
    if code is None:
        raise CodeNeededError(device=device)
    return code


def _sts_region(core: AioSession) -> str:
    """Return the region whose STS is asked for the role of a profile or of a web identity.

    Without a region boto3 asks the global endpoint of the partition `aws`, whatever the role's is.
    """
    role = sources_of(core).role_arn
    parts = role.split(":") if role else []
    partition = parts[1] if len(parts) > 1 else "aws"
    # boto3 reads AWS_DEFAULT_REGION alone; the AWS CLI and the other SDKs read this one first
    region: str | None = os.environ.get("AWS_REGION") or core.get_config_variable("region")
    try:
        return (
            region
            if region and partition_of(region) in {None, partition}
            else home_region(partition)
        )
    except KeyError:
        # no partition that is known
        return region or home_region("aws")
