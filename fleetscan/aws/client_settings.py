"""What the clients of a profile have from its settings in the AWS config."""

from typing import Final

import msgspec
from aiobotocore.session import AioSession

__all__ = ["how_calls_are_made"]

# Settings of a profile that say whose calls they are, and nothing of how they are made.
_SAY_WHO: Final = frozenset(
    {
        "aws_access_key_id",
        "aws_account_id",
        "aws_secret_access_key",
        "aws_session_token",
        "credential_process",
        "credential_source",
        "duration_seconds",
        "external_id",
        "mfa_serial",
        "output",
        "region",
        "role_arn",
        "role_session_name",
        "source_profile",
        "sso_account_id",
        "sso_region",
        "sso_registration_scopes",
        "sso_role_name",
        "sso_session",
        "sso_start_url",
        "web_identity_token_file",
    }
)


def how_calls_are_made(core: AioSession) -> bytes:
    """Identify what a profile's clients have from its settings."""
    scoped = core.get_scoped_config()
    how = {name: value for name, value in scoped.items() if name not in _SAY_WHO}
    return msgspec.json.encode(how, order="sorted")
