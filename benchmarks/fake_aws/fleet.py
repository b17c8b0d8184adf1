"""The simulated fleet as arithmetic: nothing is stored for an account.

All accounts look the same but for their id, and for a variant of which there are 16 at most: what
is encrypted, stopped or tagged follows from the variant of an account in a region. So a reply can
be made once per region and variant, with a placeholder where the account's id belongs.
"""

import hashlib
import re
import zlib
from collections.abc import Iterator

import msgspec

from benchmarks.fake_aws.options import Options

__all__ = ["ACCOUNT", "HUB_ID", "VARIANTS", "Fleet", "Owner", "account_id", "account_index"]

#: stands for an account's id in replies that are not sent yet; as long as an id, so that a length
#: that was counted before is right after it is replaced
ACCOUNT = "@account-id@"
#: the account of the source credentials: it manages the organization, and has no place in the fleet
HUB_ID = "999999999999"
#: how many variants there are of accounts with few resources
VARIANTS = 16

_FIRST_ID = 100_000_000_000
# Of accounts with many resources there are fewer variants, down to one: their replies have
# megabytes, and all of them have to be kept. Making one takes 20 times as long as sending it.
_VARIED_RESOURCES = 1000
_NUMBER_BITS = 14

# EC2's ids: the account's id, then region and number as 5 hexadecimal digits.
_EC2_ID = re.compile(
    r"\b(?:ami|eipalloc|eni|eni-attach|fs|i|r|sg|snap|subnet|vol|vpc)-(\d{12})([0-9a-f]{5})\b"
)
# The id of a KMS key ends in the account's id, and begins with region and number.
_KEY_ID = re.compile(r"\b([0-9a-f]{8})-0000-4000-8000-(\d{12})\b")
_ACCOUNT_ID = re.compile(r"(?<!\d)(\d{12})(?!\d)")


def account_id(index: int) -> str:
    """Return the id of an account by its place: from 0 in the fleet, -1 is the hub."""
    return HUB_ID if index == -1 else str(_FIRST_ID + index)


def account_index(identifier: str) -> int:
    """Return the place of an account by its 12 digits.

    That of the hub is -1, which is the last. An account that is not of the fleet has a place that
    no account has.
    """
    return -1 if identifier == HUB_ID else int(identifier) - _FIRST_ID


class Owner(msgspec.Struct, frozen=True):
    """Whose a name in a request is, as far as the name tells."""

    #: the part of the request that tells it
    name: str
    account: str | None = None
    region: str | None = None


class Fleet:
    """What every account has, and how it is named."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.regions = options.regions
        self._place = {region: place for place, region in enumerate(options.regions)}
        names = "|".join(map(re.escape, sorted(options.regions, key=len, reverse=True)))
        self._region_name = re.compile(rf"(?<![a-z0-9])(?:{names})(?!\d)")
        self._seed = str(options.seed).encode()
        most = max(1, options.instances, options.volumes, options.others)
        self.variants = max(1, min(VARIANTS, _VARIED_RESOURCES // most))

    def has(self, identifier: str) -> bool:
        """Tell whether an account, by its 12 digits, is one of the fleet, or its hub."""
        return identifier == HUB_ID or 0 <= account_index(identifier) < self.options.accounts

    def variant(self, account: bytes, region: bytes) -> int:
        """Return which variant an account is in a region, from 0."""
        return zlib.crc32(region + account + self._seed) % self.variants

    def code(self, region: str, number: int) -> str:
        """Write region and number of a resource as 5 hexadecimal digits."""
        return f"{self._place[region] << _NUMBER_BITS | number:05x}"

    def number(self, code: str, region: str) -> int | None:
        """Read the number out of 5 hexadecimal digits; None if they are of another region."""
        value = int(code, 16)
        if value >> _NUMBER_BITS != self._place[region]:
            return None
        return value & ((1 << _NUMBER_BITS) - 1)

    def bucket_region(self, number: int) -> str:
        """Return the region of a bucket, by its number in the account."""
        return self.regions[number % len(self.regions)]

    def dice(self, kind: str, variant: int, number: int) -> int:
        """Return the lot of one resource: from 0 to 99, always the same."""
        # A CRC would give neighbours lots that follow from each other.
        text = f"{kind}/{variant}/{number}/".encode() + self._seed
        return int.from_bytes(hashlib.blake2b(text, digest_size=4).digest(), "big") % 100

    def owners(self, text: str) -> Iterator[Owner]:
        """Yield whose the names in a text are: ids, names and ARNs of this fleet.

        Args:
            text: percent-decoded.
        """
        for match in _EC2_ID.finditer(text):
            yield self._coded(match[0], match[1], match[2])
        for match in _KEY_ID.finditer(text):
            yield self._coded(match[0], match[2], match[1])
        for match in _ACCOUNT_ID.finditer(text):
            if self.has(match[1]):
                yield Owner(name=match[1], account=match[1])
        for match in self._region_name.finditer(text):
            yield Owner(name=match[0], region=match[0])

    def _coded(self, name: str, account: str, code: str) -> Owner:
        place = int(code, 16) >> _NUMBER_BITS
        region = self.regions[place] if place < len(self.regions) else None
        return Owner(name=name, account=account if self.has(account) else None, region=region)
