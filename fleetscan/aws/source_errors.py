"""What to say, and what to do, where there are no source credentials: each kind has its own."""

import os
import shlex
from collections.abc import Sequence
from typing import Any, Final

import msgspec
from aiobotocore.session import AioSession
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    InfiniteLoopConfigError,
    InvalidConfigError,
    MetadataRetrievalError,
    NoCredentialsError,
    PartialCredentialsError,
    SSOError,
    TokenRetrievalError,
)

from fleetscan.aws.causes import unread
from fleetscan.verdicts import Cause, NotRead, Unread

__all__ = ["CodeNeededError", "LoginSessionError", "ProfileSources", "no_source", "sources_of"]

_CONFIGURE: Final = (
    "configure them as for the AWS CLI (`aws configure`, `aws sso login`, AWS_PROFILE, …), and see "
    "that `aws sts get-caller-identity` works"
)

# In place of botocore's own words, which leave the command to the reader.
_SIGN_IN_ERRORS: Final = {
    "SSOTokenLoadError": "nobody has signed in to IAM Identity Center",
    "TokenRetrievalError": "the sign-in to IAM Identity Center has expired",
    "UnauthorizedSSOTokenError": "the sign-in to IAM Identity Center has expired",
}

# What is called for source credentials, by its name without the service.
_OPERATIONS: Final = {
    operation.partition(":")[2]: operation
    for operation in (
        "sso:GetRoleCredentials",
        "sso-oidc:CreateToken",
        "sts:AssumeRole",
        "sts:AssumeRoleWithWebIdentity",
    )
}

#: those who give the credentials out could not be asked: nothing is wrong with the credentials
_NOT_OF_CREDENTIALS: Final = frozenset(
    {Cause.NETWORK, Cause.SERVICE_UNAVAILABLE, Cause.THROTTLED, Cause.TIMEOUT}
)

# botocore's name of the provider that failed
_OF_PROVIDERS: Final = {
    "assume-role": "name in the profile whose credentials assume the role: `source_profile` or "
    "`credential_source`",
    "custom-process": "run the profile's `credential_process` yourself to see why",
    "container-role": "see that AWS_CONTAINER_CREDENTIALS_… and the task's or the pod's role are "
    "set up",
    "Ec2InstanceMetadata": "see that a role is attached to the instance, that its metadata service "
    "is enabled (AWS_EC2_METADATA_DISABLED unset) and, in a container, that its hop limit is 2",
    "EcsContainer": "see that AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or …_FULL_URI is set",
    "Environment": "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, with AWS_SESSION_TOKEN for "
    "temporary ones",
}


class CodeNeededError(InvalidConfigError):  # type: ignore[misc]  # the SDK has no types
    """A role wants the code of an MFA device, and nobody can be asked for it."""

    fmt = "the {device} is needed, and there is nobody to ask"


class LoginSessionError(InvalidConfigError):  # type: ignore[misc]  # as above
    """A profile has keys of `aws login`, which botocore reads since 1.41 only."""

    fmt = "profile {profile} signs in by `aws login`, which this version can't read"


# By what is told of the error: the first that fits.
_WHAT_TO_DO: Final[Sequence[tuple[tuple[type[Exception], ...], str]]] = (
    ((SSOError, TokenRetrievalError), "sign in: `{sign_in}`"),
    # https://docs.aws.amazon.com/cli/latest/reference/configure/export-credentials.html
    (
        (LoginSessionError,),
        (
            "give another profile `credential_process = aws configure export-credentials "
            "--profile {profile} --format process`, and name that one"
        ),
    ),
    (
        (CodeNeededError,),
        (
            "run it in a terminal, and set a `duration_seconds` in the profile that is "
            "as long as the sweep takes; or get keys with a code before, by `aws sts "
            "get-session-token --serial-number …`"
        ),
    ),
    (
        (InfiniteLoopConfigError,),
        "let the last `source_profile` name a profile with credentials of its own",
    ),
    ((InvalidConfigError,), "correct the profile in the AWS config file"),
    ((NoCredentialsError,), _CONFIGURE),
)


class ProfileSources(msgspec.Struct, frozen=True):
    """A profile, and those whose credentials assume its role, in that order."""

    names: tuple[str, ...]
    settings: tuple[dict[str, Any], ...]

    @property
    def role_arn(self) -> str | None:
        """The role of the profile, or else that of the environment's web identity."""
        for settings in self.settings:
            if role := settings.get("role_arn"):
                return str(role)
        return os.environ.get("AWS_ROLE_ARN")

    @property
    def want_code(self) -> bool:
        """Whether the code of an MFA device is needed for a role."""
        return any("role_arn" in each and "mfa_serial" in each for each in self.settings)

    @property
    def sign_in(self) -> str:
        """The command that signs in to IAM Identity Center, for the profile that wants it."""
        for name, settings in zip(self.names, self.settings, strict=True):
            if session := settings.get("sso_session"):
                return f"aws sso login --sso-session {shlex.quote(str(session))}"
            if "sso_account_id" in settings:
                return f"aws sso login --profile {shlex.quote(name)}"
        return "aws sso login"

    def refuse_login_sessions(self) -> None:
        """Raise `LoginSessionError` if one of them has keys of `aws login`.

        botocore 1.40 would go on as if it had none, and take those of the machine.
        """
        for name, settings in zip(self.names, self.settings, strict=True):
            if "login_session" in settings:
                raise LoginSessionError(profile=name)


def sources_of(core: AioSession) -> ProfileSources:
    """Return the profile of a session, and its sources as far as the AWS config has them."""
    profiles: dict[str, dict[str, Any]] = core.full_config.get("profiles", {})
    found: dict[str, dict[str, Any]] = {}
    name = core.get_config_variable("profile") or "default"
    while isinstance(name, str) and name in profiles and name not in found:
        found[name] = profiles[name]
        name = profiles[name].get("source_profile")
    return ProfileSources(tuple(found), tuple(found.values()))


def no_source(profile: str | None, error: Exception, sources: ProfileSources) -> NotRead:
    """Say why a profile has no source credentials, and what to do; None is the default chain."""
    error = _better(error, sources)
    of_profile = f" of profile {profile}" if profile else ""
    why = unread(error, operation="", iam_action="")
    operation = error.operation_name if isinstance(error, ClientError) else ""
    # a file that can't be read is an OSError, too
    is_of_others = why.cause in _NOT_OF_CREDENTIALS and not _is_of_file(error)
    said = _SIGN_IN_ERRORS.get(why.error_code or "", why.message).rstrip(".")
    advice = _what_to_do(error, sources)
    return NotRead(
        Unread(
            cause=why.cause if is_of_others else Cause.CREDENTIALS,
            operation=_OPERATIONS.get(operation),
            error_code=why.error_code,
            message="; ".join(filter(None, (f"no source credentials{of_profile}: {said}", advice))),
            may_recover=why.may_recover,
        )
    )


def _better(error: Exception, sources: ProfileSources) -> Exception:
    """Return the reason behind an error, where botocore 1.40 can't know it."""
    if isinstance(error, InvalidConfigError):
        # of a source without credentials: it may have those of `aws login`
        try:
            sources.refuse_login_sessions()
        except LoginSessionError as reason:
            return reason
    return error


def _is_of_file(error: Exception) -> bool:
    return isinstance(error, OSError) and error.filename is not None


def _what_to_do(error: Exception, sources: ProfileSources) -> str:
    details = error.kwargs if isinstance(error, BotoCoreError) else {}
    if advice := _OF_PROVIDERS.get(str(details.get("provider"))):
        return advice
    if isinstance(error, PartialCredentialsError):
        return "give both halves of the key, or neither"
    if isinstance(error, MetadataRetrievalError):
        return _OF_PROVIDERS["Ec2InstanceMetadata"]
    if _is_of_file(error):
        return "it is named by the profile or by an AWS_… variable: see that it is there"
    for kinds, advice in _WHAT_TO_DO:
        if isinstance(error, kinds):
            return advice.format(
                sign_in=sources.sign_in, profile=shlex.quote(str(details.get("profile")))
            )
    return ""
