"""Call budgets: how fast calls may be sent so that AWS refuses next to none.

AWS counts calls with token buckets: https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html.
We count with the same, a little smaller, before we send. The arithmetic is that of the virtual
scheduling algorithm (ITU-T I.371, annex A): a bucket is one moment, at which the next call is due.
"""

import time
from collections.abc import Callable
from math import inf
from typing import Self

from fleetscan.aws.limits import Limit, published

#: Seconds by which one call may take longer to reach AWS than another: a connection to be made, a
#: busy event loop, the network. Calls that were sent over a time may arrive in one that is shorter
#: by that, with the tokens of that time not there yet: so many tokens stay in AWS's bucket.
_JITTER = 0.25
#: The share of the refill that is used. With all of it, AWS's bucket stays as empty as a burst left
#: it; with less it fills up while we call, so that calls that come later than foreseen find tokens.
_SHARE_OF_REFILL = 0.95
#: After a refusal the rate follows CUBIC, as TCP's window does (RFC 9438) and the adaptive mode of
#: AWS's SDKs: by this share down, in so many seconds up to where it was refused, where it stays for
#: long, and then faster and faster on. From a third of the limit it is back in 3 times as long.
_DECREASE = 0.3
_PLATEAU = 20.0
#: Calls per second below which no rate falls, so that a call always is made before its deadline.
_FLOOR = 0.5
#: Seconds after a refusal in which others are of calls that were sent before, at the least and, if
#: many wait for a moment that they were given, at most.
_ROUND_TRIP = 1.0
_LONGEST_QUEUE = 5.0
#: Calls per second at which an API without a published limit is called after its first refusal. Of
#: the limits that are published, most are 10 or more.
_GUESS = 10.0


class _Bucket:
    """One token bucket, which gives out moments in place of tokens."""

    __slots__ = ("_deaf_until", "_due", "_most", "_rate", "_refused_at", "_refused_rate", "_slack")

    def __init__(self, most: float, slack: float, now: float) -> None:
        #: calls per second: what it may be, and what it is
        self._most = most
        self._rate = most
        #: seconds by which a call may be early: the size of the bucket, whatever the rate
        self._slack = slack
        #: when the next call would be sent if all were sent evenly
        self._due = now - slack
        #: the rate that was refused last, and when that was
        self._refused_rate = most
        self._refused_at = -inf
        #: until when refusals are of calls that were sent at that rate
        self._deaf_until = now

    def take(self, now: float, most: float) -> float | None:
        """Return in how many seconds a call may be sent, and count it as sent then.

        None, and nothing is counted, if it would be in more than `most`.
        """
        if self._rate < self._most:
            self._rise(now)
        due = max(self._due, now - self._slack)
        if due - now > max(most, 0.0):
            return None
        self._due = due + 1 / self._rate
        return max(0.0, due - now)

    def refused(self, now: float, seconds: float = 0.0) -> None:
        """Learn that a call found AWS's bucket empty, and is to come again in so many seconds."""
        self._rise(now)
        if now >= self._deaf_until:
            self._follow(self._rate, now)
            queue = max(_ROUND_TRIP, self._due - now)
            self._deaf_until = now + min(queue, _LONGEST_QUEUE)
        self._due = max(self._due, now + max(seconds, 1 / self._rate))

    @classmethod
    def guessed(cls, now: float) -> Self:
        """Make the bucket of an API of which is only known that it was called too often."""
        bucket = cls(inf, 1 - _JITTER, now)
        bucket._deaf_until = now + _ROUND_TRIP
        # as if it had been refused at that rate before: it is tried, and then exceeded
        bucket._follow(_GUESS, now - _PLATEAU)
        bucket.refused(now)
        return bucket

    def _follow(self, refused_rate: float, refused_at: float) -> None:
        self._refused_rate = refused_rate
        self._refused_at = refused_at
        self._rise(refused_at)

    def _rise(self, now: float) -> None:
        passed = (now - self._refused_at) / _PLATEAU
        rate = self._refused_rate * (1 + _DECREASE * (passed - 1) ** 3)
        self._rate = min(max(rate, _FLOOR), self._most)


class Budgets:
    """What AWS lets the credentials of one account send: a token bucket for each region and API.

    For the event loop's thread alone. There is one for each account that is open: it holds nothing
    but the buckets of what was called.
    """

    __slots__ = ("_buckets", "_clock")

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with full buckets. `clock` gives seconds, and never goes back."""
        self._clock = clock
        self._buckets: dict[tuple[str, str], _Bucket] = {}

    def take(self, operation: str, region: str, most: float = inf) -> float | None:
        """Reserve a call of `service:Operation`; return in how many seconds it may be sent.

        0.0 is at once; None, and nothing is reserved, if it would be in more than `most`. What is
        reserved counts as sent: every attempt takes anew.
        """
        bucket = self._buckets.get((operation, region))
        if bucket is None:
            limit = published()[operation]
            if limit is None:
                return 0.0
            bucket = self._made(limit, operation, region)
        return bucket.take(self._clock(), most)

    def throttled(self, operation: str, region: str, seconds: float = 0.0) -> None:
        """Learn that AWS said to slow down: adapt down, and slowly up again.

        `seconds` is how long it asked to be left alone, if it said so: by all calls of the account.
        """
        bucket = self._buckets.get((operation, region))
        if bucket is None:
            limit = published()[operation]
            if limit is None:
                bucket = self._buckets[operation, region] = _Bucket.guessed(self._clock())
            else:
                bucket = self._made(limit, operation, region)
        bucket.refused(self._clock(), seconds)

    def _made(self, limit: Limit, operation: str, region: str) -> _Bucket:
        """Find the bucket that this API shares with others, or make it."""
        name = operation if limit.bucket == "each" else f"{limit.service}:{limit.operations[0]}"
        key = (name, region if limit.scope == "region" else "")
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = _of_limit(limit, self._clock())
        self._buckets[operation, region] = bucket
        return bucket


def seconds_to_send(limit: Limit, calls: float) -> float:
    """Return how long so many calls to a fresh account take at least, all wanted at once."""
    rate, capacity = _pace(limit)
    return max(0.0, (calls - capacity) / rate)


def _of_limit(limit: Limit, now: float) -> _Bucket:
    """Make a full bucket."""
    rate, capacity = _pace(limit)
    return _Bucket(rate, (capacity - 1) / rate, now)


def _pace(limit: Limit) -> tuple[float, float]:
    """Return rate and capacity with which AWS's own is not overdrawn, however late calls arrive.

    Of what is sent with a bucket of `capacity` and `rate`, AWS sees at most
    `capacity + rate * (seconds + _JITTER)` in any time, which must be no more than its own bucket
    holds and gets. The least bucket holds one token; if that is more than there would be, the rate
    makes up for it: so that the second call arrives no sooner than its token.
    """
    rate = limit.refill * _SHARE_OF_REFILL
    capacity = limit.capacity - limit.refill * _JITTER
    if capacity < 1:
        rate = min(rate, limit.refill / (2 - capacity))
        capacity = 1.0
    return rate, capacity
