"""How long a task takes at least, by AWS's limits."""

from collections import defaultdict
from collections.abc import Mapping

import msgspec

from fleetscan.aws.budgets import seconds_to_send
from fleetscan.aws.limits import Limit, published

__all__ = ["Pace", "pace_of"]


class Pace(msgspec.Struct, frozen=True, kw_only=True):
    """The token bucket that holds a task up most."""

    seconds: float = 0.0
    #: the busiest operation of the bucket; None if none holds it up
    operation: str | None = None
    #: tokens per second
    refill: float = 0.0


def pace_of(calls: Mapping[str, float]) -> Pace:
    """Find the bucket that takes longest to let these calls out.

    `calls` are those of one account in one region, by `service:Operation`.
    """
    limits = published()
    buckets: dict[Limit | tuple[Limit, str], list[tuple[float, str]]] = defaultdict(list)
    for operation, number in calls.items():
        if limit := limits[operation]:
            key = limit if limit.bucket == "shared" else (limit, operation)
            buckets[key].append((number, operation))
    slowest = Pace()
    for key, made in buckets.items():
        limit = key if isinstance(key, Limit) else key[0]
        seconds = seconds_to_send(limit, sum(number for number, _ in made))
        if seconds > slowest.seconds:
            slowest = Pace(seconds=seconds, operation=max(made)[1], refill=limit.refill)
    return slowest
