"""What calls cost: `prices.tsv`, each row with the page that it is from, and what is free a month.

Of an operation without a row AWS publishes no price: most calls that read cost nothing.
"""

import csv
from collections.abc import Mapping
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

__all__ = ["CLOUDTRAIL_USD", "Cost", "Price", "cost_of", "prices"]

_TABLE: Final = Path(__file__).with_name("prices.tsv")

#: USD for each call that a further copy of CloudTrail's management events records; the first is
#: free: https://aws.amazon.com/cloudtrail/pricing/
CLOUDTRAIL_USD: Final = 2.00 / 100_000


class Price(NamedTuple):
    """What some operations of a service cost, in US East (N. Virginia)."""

    service: str
    #: names, or globs
    operations: tuple[str, ...]
    #: USD for one call
    usd: float
    #: the month in which it was looked up, as YYYY-MM
    month: str


class Cost(msgspec.Struct, frozen=True, kw_only=True):
    """What a sweep costs, without what is free every month."""

    usd: float
    #: of those services that cost anything
    by_service: dict[str, float]
    #: the month of the oldest price, as YYYY-MM; None if nothing costs anything
    month: str | None
    #: USD more for each further copy of CloudTrail's management events
    cloudtrail_copy: float


def cost_of(calls: Mapping[str, float]) -> Cost:
    """Add up what calls cost, by `service:Operation`."""
    by_service: dict[str, float] = {}
    months: list[str] = []
    for operation, number in calls.items():
        price = _price(operation)
        if price is not None and number:
            by_service[price.service] = by_service.get(price.service, 0.0) + number * price.usd
            months.append(price.month)
    return Cost(
        usd=sum(by_service.values()),
        by_service=dict(sorted(by_service.items())),
        month=min(months, default=None),
        cloudtrail_copy=sum(calls.values()) * CLOUDTRAIL_USD,
    )


def _price(operation: str) -> Price | None:
    """Return the first price that fits: rows with names stand before those with globs."""
    service, _, name = operation.partition(":")
    for price in prices():
        if price.service == service and any(fnmatchcase(name, glob) for glob in price.operations):
            return price
    return None


@cache
def prices() -> tuple[Price, ...]:
    """Return the prices of `prices.tsv`, in their order."""
    with _TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(
            Price(
                service=row["service"],
                operations=tuple(row["operations"].split()),
                usd=float(row["usd"]) / int(row["calls"]),
                month=row["month"],
            )
            for row in csv.DictReader(file, delimiter="\t", strict=True)
        )
