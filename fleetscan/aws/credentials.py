"""The way into an account: source credentials, then a chain of roles.

The chain is walked once per account and again when its result is about to expire. Each session
gets a credentials object of its own over that result.
"""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import aioboto3
import anyio
import msgspec
from aiobotocore.credentials import AioCredentials
from botocore.credentials import ReadOnlyCredentials
from botocore.exceptions import NoCredentialsError

from fleetscan.aws.causes import text_of
from fleetscan.verdicts import Cause, NotRead, Unread

# botocore asks 15 minutes before expiry. A session of 15 minutes would be renewed at every call if
# we did as it asks, so what has this long to live is handed out again.
_GOOD_FOR = timedelta(minutes=5)
_GOOD_MEANWHILE = timedelta(minutes=1)

#: What was refused is not asked for again so soon. A thousand accounts may wait behind one link.
REFUSED_SECONDS = 60.0


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

    def __rich_repr__(self) -> list[tuple[str, object]]:
        """Show no more than `repr` does; msgspec's own would show all."""
        return [("access_key", self.access_key), ("expires_at", self.expires_at)]

    def live_for(self, time: timedelta) -> bool:
        """Tell whether they will still be good after some time."""
        return self.expires_at is None or self.expires_at - datetime.now(UTC) > time


#: walks the chain of an account: raises `NotRead` where it breaks
Obtain = Callable[[], Awaitable[Keys]]


class AccountCredentials:
    """The credentials of one account, obtained once however many sessions wait for them."""

    def __init__(self, obtain: Obtain) -> None:
        self._obtain = obtain
        self._keys: Keys | None = None
        self._refused: NotRead | None = None
        self._refused_until = 0.0
        self._lock = anyio.Lock(fast_acquire=True)

    async def keys(self) -> Keys:
        """Return keys that are good for some minutes, or at least as long as renewals fail.

        Raises `NotRead` if there are none.
        """
        if self._keys is not None and self._keys.live_for(
            # while somebody renews them, nobody else needs to wait for that
            _GOOD_MEANWHILE if self._lock.locked() else _GOOD_FOR
        ):
            return self._keys
        async with self._lock:
            if self._keys is not None and self._keys.live_for(_GOOD_FOR):
                return self._keys
            if self._refused is None or anyio.current_time() >= self._refused_until:
                await self._renew()
            if self._keys is not None and self._keys.live_for(timedelta()):
                return self._keys
            if self._refused is None:
                raise NotRead(_expired())
            # an exception of its own for each who waits: a shared one would gather tracebacks
            raise NotRead(*self._refused.unread) from self._refused

    async def _renew(self) -> None:
        try:
            self._keys, self._refused = await self._obtain(), None
        except NotRead as error:
            self._refused = error
            self._refused_until = anyio.current_time() + REFUSED_SECONDS

    async def for_session(self) -> "SessionCredentials":
        """Make the credentials object of one session, which takes its keys from here.

        Raises `NotRead` if there are none.
        """
        await self.keys()
        return SessionCredentials(self)


class SessionCredentials(AioCredentials):  # type: ignore[misc]  # the SDK has no types
    """The credentials object of one session: it asks for the account's keys at each signature.

    botocore's own refreshable credentials keep a copy of the keys, and parse their expiry with
    dateutil, which takes as long as signing eight requests.
    """

    def __init__(self, account: AccountCredentials) -> None:
        # not super().__init__(), which wants keys
        self._account = account
        self.method = "fleetscan"
        self.account_id = None

    async def get_frozen_credentials(self) -> ReadOnlyCredentials:
        """Return the keys of this moment. Raises `NotRead` if there are none any more."""
        keys = await self._account.keys()
        return ReadOnlyCredentials(keys.access_key, keys.secret_key, keys.token, None)

    async def get_access_key(self) -> str:
        """Return the id of the keys of this moment."""
        return (await self._account.keys()).access_key

    async def get_secret_key(self) -> str:
        """Return the secret of the keys of this moment."""
        return (await self._account.keys()).secret_key

    async def get_token(self) -> str | None:
        """Return the session token of the keys of this moment."""
        return (await self._account.keys()).token


def _expired() -> Unread:
    return Unread(
        cause=Cause.CREDENTIALS,
        error_code="ExpiredToken",
        message="the credentials that were given out are expired; is the clock right?",
    )


def _no_source(error: Exception) -> NotRead:
    return NotRead(
        Unread(
            cause=Cause.CREDENTIALS,
            error_code=type(error).__name__,
            message=f"no source credentials: {text_of(error)}",
        )
    )


async def source_keys(session: aioboto3.Session) -> Keys:
    """Resolve the credentials that boto3 would find. Raises `NotRead` if there are none."""
    try:
        credentials = await session.get_credentials()
        frozen = await credentials.get_frozen_credentials() if credentials else None
    except Exception as error:  # noqa: BLE001 - each of botocore's providers has errors of its own
        raise _no_source(error) from None
    if frozen is None:
        raise _no_source(NoCredentialsError())
    return Keys(
        access_key=frozen.access_key,
        secret_key=frozen.secret_key,
        token=frozen.token,
        # botocore keeps the expiry of refreshable credentials to itself
        expires_at=getattr(credentials, "_expiry_time", None),
    )
