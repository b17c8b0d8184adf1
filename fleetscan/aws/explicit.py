"""Source credentials that a program gives, in place of those that boto3 would find.

For those who use fleetscan as a library: no file names them, and nothing stores them.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime

import msgspec

from fleetscan.aws.causes import text_of
from fleetscan.aws.credentials import Keys
from fleetscan.verdicts import Cause, NotRead, Unread

__all__ = ["ExplicitCredentials", "GivenCredentials", "GivesCredentials", "given_keys"]


class ExplicitCredentials(msgspec.Struct, frozen=True, kw_only=True):
    """One set of credentials. Its `repr` shows nothing that is secret.

    Raises ValueError for a time of expiry without a time zone.
    """

    access_key_id: str
    secret_access_key: str
    #: of temporary ones
    session_token: str | None = None
    #: None if they don't expire
    expires_at: datetime | None = None

    def __post_init__(self) -> None:
        """See that the expiry is a moment."""
        if self.expires_at is not None and self.expires_at.tzinfo is None:
            raise ValueError("expires_at has no time zone, so that it is no moment")

    def __repr__(self) -> str:
        """Show nothing that is secret."""
        return (
            f"ExplicitCredentials(access_key_id={self.access_key_id!r}, "
            f"expires_at={self.expires_at!r})"
        )

    def __rich_repr__(self) -> list[tuple[str, object]]:
        """Show no more than `repr` does; msgspec's own would show all."""
        return [("access_key_id", self.access_key_id), ("expires_at", self.expires_at)]


#: gives new ones whenever the last ones are about to expire, or AWS refused them
GivesCredentials = Callable[[], Awaitable[ExplicitCredentials]]

#: by profile, which needs not be one of the AWS config; None is the place of boto3's default chain
GivenCredentials = Mapping[str | None, ExplicitCredentials | GivesCredentials]


async def given_keys(given: ExplicitCredentials | GivesCredentials, profile: str | None) -> Keys:
    """Return the keys that a program gives for a profile.

    Raises `NotRead` if what it gives them by fails: with what it raised, or of the wrong type.
    """
    if not isinstance(given, ExplicitCredentials):
        try:
            given = await given()
        except NotRead:
            raise
        except Exception as error:  # noqa: BLE001 - a program's own, of which nothing is known
            raise _not_given(profile, error) from None
    if not isinstance(given, ExplicitCredentials):
        # which no checker of types has looked at
        raise _not_given(profile, TypeError(f"{type(given).__name__} is no ExplicitCredentials"))
    return Keys(
        access_key=given.access_key_id,
        secret_key=given.secret_access_key,
        token=given.session_token,
        expires_at=given.expires_at and given.expires_at.astimezone(UTC),
    )


def _not_given(profile: str | None, error: Exception) -> NotRead:
    of_profile = f" of profile {profile}" if profile else ""
    return NotRead(
        Unread(
            cause=Cause.CREDENTIALS,
            error_code=type(error).__name__,
            message=f"no source credentials{of_profile}: the program that gives them failed: "
            f"{text_of(error)}",
            may_recover=True,
        )
    )
