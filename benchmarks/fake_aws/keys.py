"""Access keys: each temporary one says by itself whose it is, until when, and what its secret is.

So no table of keys grows with the number of roles that were assumed.
"""

import base64
import hashlib
import hmac
import time
from functools import lru_cache

from benchmarks.fake_aws.fleet import HUB_ID, account_id, account_index
from benchmarks.fake_aws.options import Options

__all__ = ["SOURCE_KEY", "SOURCE_SECRET", "Identity", "Keys", "Minted"]

#: the credentials of the user that assumes the roles
SOURCE_KEY = "AKIAFAKEAWSSOURCE000"
SOURCE_SECRET = "fake-aws-source-secret-for-benchmarks-00"  # noqa: S105 - it opens nothing but this fake

_TEMPORARY = b"ASIA"
# 80 bits make the 16 characters after ASIA: account, expiry in milliseconds, and a running number
# that tells keys apart which expire together.
_SERIAL_BITS = 18
_EXPIRY_BITS = 42
_KEY_BYTES = 10
_KEY_LENGTH = 20
# As long as many of AWS's are: 616 characters.
_TOKEN_BYTES = 460
# Entries of some 2 KB each.
_REMEMBERED = 4096


class Identity:
    """Who signed a request."""

    __slots__ = ("access_key", "account", "arn", "expires", "index", "secret")

    def __init__(
        self, *, access_key: bytes, account: str, arn: str, expires: float, secret: str
    ) -> None:
        self.access_key = access_key
        #: 12 digits
        self.account = account.encode()
        #: the ARN that AWS would name as the caller
        self.arn = arn
        #: Unix time in seconds
        self.expires = expires
        #: place in the fleet; -1 is the hub
        self.index = account_index(account)
        self.secret = secret.encode()


class Minted:
    """What AssumeRole hands out."""

    __slots__ = ("access_key", "expires", "secret", "token")

    def __init__(self, access_key: str, secret: str, token: str, expires: float) -> None:
        self.access_key = access_key
        self.secret = secret
        self.token = token
        #: Unix time in seconds
        self.expires = expires


class Keys:
    """Hands out keys, and tells whose a key is."""

    def __init__(self, options: Options) -> None:
        self._accounts = options.accounts
        self._lifetime = options.session_seconds
        self._sealing = hashlib.sha256(f"fake aws {options.seed}".encode()).digest()
        #: how many keys were made
        self.made = 0
        self._source = Identity(
            access_key=SOURCE_KEY.encode(),
            account=HUB_ID,
            arn=f"arn:aws:iam::{HUB_ID}:user/auditor",
            expires=float("inf"),
            secret=SOURCE_SECRET,
        )
        #: every access key that was valid once; 120 bytes for each
        self.seen: set[bytes] = set()
        #: `find(access_key, token)` returns whose a key is; None if it was never handed out with
        #: this token. An expired key is found.
        self.find = lru_cache(maxsize=_REMEMBERED)(self._find)

    def forget_seen(self) -> None:
        """Start to count the keys anew."""
        self.seen.clear()
        self.find.cache_clear()

    def mint(self, index: int, role: str, session: str, seconds: float | None = None) -> Minted:
        """Make the credentials of a role's session.

        Args:
            index: place of the account in the fleet; -1 is the hub.
            role: name of the role.
            session: name of the session.
            seconds: how long they are asked to live; they live no longer than the options say.
        """
        lifetime = self._lifetime if seconds is None else min(seconds, self._lifetime)
        expires = time.time() + lifetime
        serial = self.made & ((1 << _SERIAL_BITS) - 1)
        self.made += 1
        # One is added so that the hub has a number too.
        number = (index + 1) << _EXPIRY_BITS | int(expires * 1000)
        packed = (number << _SERIAL_BITS | serial).to_bytes(_KEY_BYTES, "big")
        access_key = _TEMPORARY + base64.b32encode(packed)
        token = self._token(access_key, f"{role}/{session}".encode())
        return Minted(access_key.decode(), self._secret(access_key), token.decode(), expires)

    def serial(self, access_key: bytes) -> int:
        """Return the how manieth key this is, from 0; -1 is the source's.

        Args:
            access_key: one that `find` knows.
        """
        if access_key == SOURCE_KEY.encode():
            return -1
        packed = base64.b32decode(access_key[len(_TEMPORARY) :])
        return int.from_bytes(packed, "big") & ((1 << _SERIAL_BITS) - 1)

    def _find(self, access_key: bytes, token: bytes) -> Identity | None:
        if access_key == SOURCE_KEY.encode():
            found = None if token else self._source
        else:
            found = self._temporary(access_key, token)
        if found is not None:
            self.seen.add(access_key)
        return found

    def _temporary(self, access_key: bytes, token: bytes) -> Identity | None:
        if len(access_key) != _KEY_LENGTH or not access_key.startswith(_TEMPORARY):
            return None
        try:
            number = int.from_bytes(base64.b32decode(access_key[4:]), "big") >> _SERIAL_BITS
            raw = base64.b64decode(token, validate=True)
        except ValueError:
            return None
        index = (number >> _EXPIRY_BITS) - 1
        if index >= self._accounts or not raw:
            return None
        session = raw[1 : 1 + raw[0]]
        if not hmac.compare_digest(self._token(access_key, session), token):
            return None
        account = account_id(index)
        return Identity(
            access_key=access_key,
            account=account,
            arn=f"arn:aws:sts::{account}:assumed-role/{session.decode('utf-8', 'replace')}",
            expires=(number & ((1 << _EXPIRY_BITS) - 1)) / 1000,
            secret=self._secret(access_key),
        )

    def _secret(self, access_key: bytes) -> str:
        digest = hmac.digest(self._sealing, access_key, "sha256")
        # 30 bytes make the 40 characters that a secret has.
        return base64.b64encode(digest[:30]).decode()

    def _token(self, access_key: bytes, session: bytes) -> bytes:
        """Make the token of a key: who the session is, sealed so that it fits no other key."""
        session = session[:255]
        seal = hashlib.shake_256(self._sealing + access_key + session)
        head = bytes([len(session)]) + session
        return base64.b64encode(head + seal.digest(max(32, _TOKEN_BYTES - len(head))))
