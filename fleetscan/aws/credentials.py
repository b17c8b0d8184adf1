"""The way into an account: source credentials, then a chain of roles.

The chain is walked once per account and again when its result is about to expire. Each session
gets a credentials object of its own over that result.
"""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import aioboto3
import anyio
import msgspec
from aiobotocore.credentials import AioCredentials, AioDeferredRefreshableCredentials
from botocore.exceptions import BotoCoreError, NoCredentialsError

from fleetscan.verdicts import Cause, NotRead, Unread

# botocore asks 15 minutes before expiry. A session of 15 minutes would be renewed at every call if
# we did as it asks, so what has this long to live is handed out again.
_GOOD_FOR = timedelta(minutes=5)


class Access(msgspec.Struct, frozen=True, kw_only=True):
    """How to get into an account."""

    account_id: str
    partition: str = "aws"
    #: a profile of the AWS config for the source credentials; None is boto3's default chain
    profile: str | None = None
    #: the roles to assume, first to last; the last is in the account
    role_arns: tuple[str, ...] = ()
    external_id: str | None = None
    session_name: str = "fleetscan"


class Keys(msgspec.Struct, frozen=True, kw_only=True):
    """One set of credentials. Never logged, never stored."""

    access_key: str
    secret_key: str
    token: str | None
    #: UTC; None if they don't expire
    expires_at: datetime | None = None

    def __repr__(self) -> str:
        """Show nothing that is secret."""
        return f"Keys(access_key={self.access_key!r}, expires_at={self.expires_at!r})"


#: walks the chain of an account: raises `NotRead` where it breaks
Obtain = Callable[[], Awaitable[Keys]]


class AccountCredentials:
    """The credentials of one account, obtained once however many sessions wait for them."""

    def __init__(self, obtain: Obtain) -> None:
        self._obtain = obtain
        self._keys: Keys | None = None
        self._lock = anyio.Lock()

    async def keys(self) -> Keys:
        """Return keys that are good for some minutes. Raises `NotRead` if there are none."""
        async with self._lock:
            if self._keys is None or _expires_soon(self._keys):
                self._keys = await self._obtain()
            return self._keys

    async def for_session(self) -> AioCredentials:
        """Make the credentials object of one session, refreshed from here when it must be."""
        keys = await self.keys()
        if keys.expires_at is None:
            return AioCredentials(keys.access_key, keys.secret_key, keys.token)
        return AioDeferredRefreshableCredentials(self._metadata, method="fleetscan")

    async def _metadata(self) -> dict[str, str | None]:
        """Give the keys in the form in which botocore refreshes from."""
        keys = await self.keys()
        expires_at = keys.expires_at or datetime.max.replace(tzinfo=UTC)
        return {
            "access_key": keys.access_key,
            "secret_key": keys.secret_key,
            "token": keys.token,
            "expiry_time": expires_at.isoformat(),
        }


def _expires_soon(keys: Keys) -> bool:
    return keys.expires_at is not None and keys.expires_at - datetime.now(UTC) < _GOOD_FOR


async def source_keys(session: aioboto3.Session) -> Keys:
    """Resolve the credentials that boto3 would find. Raises `NotRead` if there are none."""
    try:
        credentials = await session.get_credentials()
        if credentials is None:
            raise NoCredentialsError
        frozen = await credentials.get_frozen_credentials()
    except (BotoCoreError, OSError, ValueError) as error:
        raise NotRead(
            Unread(
                cause=Cause.CREDENTIALS,
                error_code=type(error).__name__,
                message=f"no source credentials: {error}",
            )
        ) from error
    return Keys(
        access_key=frozen.access_key,
        secret_key=frozen.secret_key,
        token=frozen.token,
        # botocore keeps the expiry of refreshable credentials to itself
        expires_at=getattr(credentials, "_expiry_time", None),
    )
