"""What AWS publishes of how often its APIs may be called: `limits.tsv`, read once.

Each row has the link to the page that it is from. Of an API without a row we found no limit.
"""

import csv
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Final, Literal, NamedTuple

_TABLE = Path(__file__).with_name("limits.tsv")


class Limit(NamedTuple):
    """A token bucket, as AWS publishes it."""

    service: str
    #: names, or globs
    operations: tuple[str, ...]
    #: whether each region has its own bucket, or one bucket is for all regions of an account
    scope: Literal["region", "account"]
    #: whether each operation has its own bucket, or those of the row share one
    bucket: Literal["each", "shared"]
    #: tokens that a full bucket holds: calls that may be made at once
    capacity: float
    #: tokens per second
    refill: float
    source: str


class Limits(dict[str, "Limit | None"]):
    """The limit of each `service:Operation`; None where none is published."""

    def __init__(self, rows: tuple[Limit, ...]) -> None:
        super().__init__()
        self.rows: Final = rows

    def __missing__(self, operation: str) -> Limit | None:
        """Look an operation up, once."""
        service, _, name = operation.partition(":")
        of_service = [row for row in self.rows if row.service == service]
        # a name counts more than a glob
        named = (row for row in of_service if name in row.operations)
        globs = (row for row in of_service if any(fnmatchcase(name, g) for g in row.operations))
        limit = self[operation] = next(named, None) or next(globs, None)
        return limit


@cache
def published() -> Limits:
    """Return the limits of `limits.tsv`."""
    return Limits(tuple(_rows()))


def _rows() -> Iterator[Limit]:
    with _TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", strict=True):
            yield Limit(
                service=row["service"],
                operations=tuple(row["operations"].split()),
                scope="account" if row["scope"] == "account" else "region",
                bucket="shared" if row["bucket"] == "shared" else "each",
                capacity=float(row["capacity"]),
                refill=float(row["refill"]),
                source=row["source"],
            )
