"""The way into an account: source credentials, then a chain of roles.

The chain is walked once per account, again when its result is about to expire, and once more if AWS
refuses it. Each session gets a credentials object of its own over that result.
"""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from math import inf

import anyio
import msgspec
from aiobotocore.credentials import AioCredentials
from botocore.credentials import ReadOnlyCredentials

from fleetscan.aws.patience import Patience
from fleetscan.aws.traffic import Traffic
from fleetscan.verdicts import Cause, NotRead, Unread

# botocore asks 15 minutes before expiry. A session of 15 minutes would be renewed at every call if
# we did as it asks, so what has this long to live is handed out again.
_GOOD_FOR = timedelta(minutes=5)
_GOOD_MEANWHILE = timedelta(minutes=1)

# Keys that are renewed again and again would cost each call a renewal. So new ones are used as long
# as a call with them still gets there in time; in their first second to their very end, for those
# who give them out may have no better ones.
_NEW_SECONDS = 30
_GOOD_WHILE_NEW = timedelta(seconds=5)
_FIRST_SECONDS = 1

# Calls that must be refused before keys are dead, if none was taken: it may be one service that
# refuses them, and another was not asked yet. Those of a region that never took any don't count:
# it may know no keys of the account, and answer before others do that take them.
_REFUSALS = 5


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
    #: the call that gave them out, such as `sts:AssumeRole`; None if it was none of ours
    given_by: str | None = None

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

    def __init__(
        self,
        obtain: Obtain,
        patience: Patience | None = None,
        *,
        whose: str = "the account",
        traffic: Traffic | None = None,
    ) -> None:
        """Obtain nothing yet. `whose` they are is said where AWS refuses them."""
        self._obtain = obtain
        self._whose = whose
        self._patience = patience or Patience()
        #: what is sent with them
        self.traffic = traffic or Traffic()
        #: tells the keys of now from those of before
        self.generation = 0
        self._keys: Keys | None = None
        self._refused: NotRead | None = None
        self._refused_until = -inf
        self._renewed_at = -inf
        #: when they were renewed because AWS refused them
        self._replaced_at = -inf
        #: how often they were refused since then
        self._refusals = 0
        #: the last generation that AWS took
        self._proven = 0
        #: the regions that took keys, of whatever generation
        self._taken_in: set[str] = set()
        self._lock = anyio.Lock(fast_acquire=True)

    async def keys(self, *, within: float | None = None) -> Keys:
        """Return keys that are good for some minutes, or at least as long as renewals fail.

        New ones are kept for half a minute, however short they live. They are waited for `within`
        so many seconds, or else as long as for a call. Raises `NotRead` if there are none, or
        nothing but expired ones came.
        """
        # while somebody renews them, nobody else needs to wait for that
        if keys := self._good_keys(meanwhile=self._lock.locked()):
            return keys
        async with self._lock:
            if keys := self._good_keys():
                return keys
            if self._refused is None or anyio.current_time() >= self._refused_until:
                await self._renew(within or self._patience.call_seconds)
            if self._keys is not None and self._keys.live_for(timedelta()):
                return self._keys
            if self._refused is None:
                # they died since they came, which was a moment ago
                raise NotRead(_expired(self._whose, self._keys))
            # an exception of its own for each who waits: a shared one would gather tracebacks
            raise NotRead(*self._refused.unread) from self._refused

    def _good_keys(self, *, meanwhile: bool = False) -> Keys | None:
        """Return the keys if they live long enough; `meanwhile`, if they live for a moment."""
        keys = self._keys
        if keys is None or keys.live_for(_GOOD_FOR):
            return keys
        # Some who give them out only have such that live for a few minutes more, or for seconds.
        age = anyio.current_time() - self._renewed_at
        if age < _NEW_SECONDS:
            is_good = keys.live_for(timedelta() if age < _FIRST_SECONDS else _GOOD_WHILE_NEW)
        else:
            is_good = meanwhile and keys.live_for(_GOOD_MEANWHILE)
        return keys if is_good else None

    async def _renew(self, seconds: float) -> None:
        try:
            # a process or a token service that never answers must not hold up the sweep
            with anyio.fail_after(seconds):
                keys = await self._obtain()
        except NotRead as error:
            self._refuse(error)
        except TimeoutError:
            self._refuse(NotRead(_late(self._whose, seconds)))
        else:
            if not keys.live_for(timedelta()):
                # whoever gave them out would most likely give the same again
                self._refuse(NotRead(_expired(self._whose, keys)))
                return
            if self._keys is not None:
                # else `replace` counted them already
                self.generation += 1
            self._keys, self._refused = keys, None
            self._renewed_at = anyio.current_time()

    def _refuse(self, why: NotRead) -> None:
        self._refused = why
        self._refused_until = anyio.current_time() + self._patience.refused_seconds

    def worked(self, generation: int, region: str) -> None:
        """Learn that AWS took the keys of a generation."""
        self._proven = max(self._proven, generation)
        self._taken_in.add(region)

    def replace(self, generation: int, region: str, why: Unread) -> bool:
        """Learn that AWS refused the keys of a generation; tell whether there may be better ones.

        They are renewed once. If the new ones are refused, too, and AWS takes them nowhere, nobody
        gets any for some time: an account whose credentials are dead is to cost a handful of calls.
        """
        if generation != self.generation:
            return True
        now = anyio.current_time()
        if now - self._replaced_at >= self._patience.refused_seconds:
            self._replaced_at = now
            self._refusals = 0
            self._keys = None
            # at once: who is refused while they are renewed is to wait for that
            self.generation += 1
            return True
        # STS gives keys out, and knows them
        if region in self._taken_in or (why.operation or "").startswith("sts:"):
            self._refusals += 1
        if self._proven != generation and self._refusals >= _REFUSALS:
            self._keys = None
            self._refuse(NotRead(_dead(self._whose, why)))
        return False

    def forgive(self) -> None:
        """Let them be asked for once more, whatever was refused."""
        self._refused_until = self._replaced_at = -inf

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
        self.account = account
        self.method = "fleetscan"
        self.account_id = None

    @property
    def traffic(self) -> Traffic:
        """What calls with them share with all others of the account."""
        return self.account.traffic

    async def get_frozen_credentials(self) -> ReadOnlyCredentials:
        """Return the keys of this moment. Raises `NotRead` if there are none any more."""
        keys = await self.account.keys()
        return ReadOnlyCredentials(keys.access_key, keys.secret_key, keys.token, None)

    async def get_access_key(self) -> str:
        """Return the id of the keys of this moment."""
        return (await self.account.keys()).access_key

    async def get_secret_key(self) -> str:
        """Return the secret of the keys of this moment."""
        return (await self.account.keys()).secret_key

    async def get_token(self) -> str | None:
        """Return the session token of the keys of this moment."""
        return (await self.account.keys()).token


def _expired(whose: str, keys: Keys | None) -> Unread:
    return Unread(
        cause=Cause.CREDENTIALS,
        operation=keys.given_by if keys else None,
        error_code="ExpiredToken",
        message=f"the keys of {whose} were expired when they came; is the clock right?",
    )


def _dead(whose: str, why: Unread) -> Unread:
    # The words of the call that found it out, which is another one in each run, are left out.
    return Unread(
        cause=why.cause,
        error_code="CredentialsRefused",
        message=f"AWS refuses the keys of {whose}, and those that it gave in their place",
        may_recover=why.may_recover,
    )


def _late(whose: str, seconds: float) -> Unread:
    return Unread(
        cause=Cause.CREDENTIALS,
        error_code="CredentialsTimeout",
        message=f"no keys of {whose} came within {seconds:.0f} s: what gives them out hangs",
        may_recover=True,
    )
