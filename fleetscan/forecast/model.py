"""What is foretold of a sweep."""

from typing import Literal, TypeAlias

import msgspec

from fleetscan.forecast.costs import Cost

__all__ = ["Assumptions", "Basis", "Duration", "Forecast", "Slowest", "What"]

#: what decides how long a sweep takes: the limits of AWS in the slowest account, the latency in it,
#: the number of tasks in flight, the processor, or how fast roles can be assumed
What: TypeAlias = Literal["limit", "latency", "tasks", "processor", "entering"]


class Assumptions(msgspec.Struct, frozen=True, kw_only=True):
    """What nobody measured."""

    #: resources of a type that was not counted, in each region where they are listed
    resources: int = 10
    #: seconds from sending a call to having its reply
    latency: float = 0.1
    #: seconds of one processor for a call, all included: 1,000 accounts with 15,000 calls took
    #: 14.4 s (benchmarks/results/peers)
    processor: float = 0.001
    #: seconds until the first call, the interpreter's start included
    start: float = 0.8
    #: tasks in flight
    max_tasks: int = 64


class Basis(msgspec.Struct, frozen=True, kw_only=True):
    """What the figures rest on."""

    #: accounts whose resources were counted before, and those of which the average is taken
    counted: int = 0
    averaged: int = 0
    #: accounts of which nothing at all is known
    assumed: int = 0
    #: accounts that could not be entered before, and are taken not to be now
    closed: int = 0
    #: tasks that could call nothing before, such as those of regions that are not enabled
    silent_tasks: int = 0
    #: types of resources that were not counted, of counted accounts, too; sorted
    assumed_types: tuple[str, ...] = ()


class Slowest(msgspec.Struct, frozen=True, kw_only=True):
    """The task that AWS's limits hold up most."""

    account_id: str
    region: str
    #: the busiest operation of the token bucket
    operation: str
    #: tokens per second
    refill: float
    seconds: float


class Duration(msgspec.Struct, frozen=True, kw_only=True):
    """How long the sweep takes, as far as it can be foretold."""

    seconds: float
    decides: What
    #: what each of them alone would take, without the start
    bounds: dict[What, float]
    #: None if AWS's limits hold nothing up
    slowest: Slowest | None

    @property
    def next_bound(self) -> float:
        """The longest of the other bounds."""
        return max(bound for what, bound in self.bounds.items() if what != self.decides)


class Forecast(msgspec.Struct, frozen=True, kw_only=True):
    """What a sweep will be like."""

    accounts: int
    #: of account and region, or account and `global`
    tasks: int
    #: sorted; of all accounts together
    regions: tuple[str, ...]
    #: by `service:Operation`, sorted by it
    calls: dict[str, int]
    duration: Duration
    cost: Cost
    basis: Basis
    assumptions: Assumptions

    @property
    def total(self) -> int:
        """All calls."""
        return sum(self.calls.values())
