"""Token buckets per account, region and operation, as AWS publishes them.

https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html (STS)
"""

import re
from collections.abc import Callable, Sequence

import msgspec

__all__ = ["Bucket", "Throttle", "parse_buckets"]


class Bucket(msgspec.Struct, frozen=True):
    """How much an operation may be called."""

    capacity: float
    #: tokens per second
    refill: float


#: EC2's buckets of what only reads, each operation its own
_EC2_READ = Bucket(100, 20)
_EC2_READS = tuple(f"ec2:{verb}" for verb in ("Describe", "Get", "List", "Search"))
#: and of these where they are neither paged nor filtered
_EC2_UNPAGED = Bucket(50, 10)
_EC2_UNPAGED_OPERATIONS = frozenset(
    {
        "ec2:DescribeInstanceStatus",
        "ec2:DescribeInstances",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSnapshots",
        "ec2:DescribeSpotInstanceRequests",
        "ec2:DescribeVolumes",
    }
)
_STS = Bucket(600, 600)
_PRESETS = ("ec2", "sts")
_SINGLE = re.compile(r"([a-z0-9]+:[A-Za-z0-9]+)=(\d+(?:\.\d+)?)/(\d+(?:\.\d+)?)")
# More buckets than these are tidied: one that is full again is as good as none.
_TIDY_AT = 20_000


def parse_buckets(texts: Sequence[str]) -> tuple[frozenset[str], dict[str, Bucket]]:
    """Read `--throttle`: the presets that are named, and the buckets of single operations.

    Raises:
        ValueError: a text is neither a preset nor `service:Operation=capacity/refill`.
    """
    presets, single = set(), {}
    for text in texts:
        if text in _PRESETS:
            presets.add(text)
            continue
        match = _SINGLE.fullmatch(text)
        if match is None:
            raise ValueError(
                f"throttle: {text!r} is neither one of {', '.join(_PRESETS)} nor of the form "
                "service:Operation=capacity/refill"
            )
        single[match[1]] = Bucket(float(match[2]), float(match[3]))
    return frozenset(presets), single


class Throttle:
    """Takes a token for each call, and says when there is none."""

    def __init__(self, texts: Sequence[str], clock: Callable[[], float]) -> None:
        self._presets, self._single = parse_buckets(texts)
        self._clock = clock
        # tokens left, when that was, and the bucket
        self._states: dict[tuple[bytes, bytes, str], tuple[float, float, Bucket]] = {}

    def allows(self, account: bytes, region: bytes, operation: str, *, narrow: bool) -> bool:
        """Take a token; False if there was none.

        Args:
            account: the calling account.
            region: where the call goes.
            operation: `ec2:DescribeVolumes`.
            narrow: whether the call asks for a page, a filter or ids.
        """
        bucket, name = self._bucket(operation, narrow=narrow)
        if bucket is None:
            return True
        now = self._clock()
        key = (account, region, name)
        tokens, then, _ = self._states.get(key, (bucket.capacity, now, bucket))
        tokens = min(bucket.capacity, tokens + (now - then) * bucket.refill)
        allowed = tokens >= 1
        self._states[key] = (tokens - allowed, now, bucket)
        if len(self._states) > _TIDY_AT:
            self._tidy(now)
        return allowed

    def _bucket(self, operation: str, *, narrow: bool) -> tuple[Bucket | None, str]:
        if single := self._single.get(operation):
            return single, operation
        if "ec2" in self._presets and operation.startswith(_EC2_READS):
            if operation in _EC2_UNPAGED_OPERATIONS and not narrow:
                return _EC2_UNPAGED, f"{operation} unpaged"
            return _EC2_READ, operation
        if "sts" in self._presets and operation.startswith("sts:"):
            # One for all operations of STS together.
            return _STS, "sts"
        return None, operation

    def _tidy(self, now: float) -> None:
        self._states = {
            key: (tokens, then, bucket)
            for key, (tokens, then, bucket) in self._states.items()
            if tokens + (now - then) * bucket.refill < bucket.capacity
        }
