"""How long a sweep takes: each of several bounds alone, and the one that decides."""

from collections.abc import Mapping

from fleetscan.aws.accounts import ASSUME_ROLE
from fleetscan.aws.budgets import seconds_to_send
from fleetscan.aws.limits import published
from fleetscan.forecast.model import Assumptions, Duration, Slowest, What
from fleetscan.forecast.pace import Pace

__all__ = ["Durations"]


class Durations:
    """Adds up how long the tasks of all accounts take."""

    def __init__(self, assumptions: Assumptions) -> None:
        self._assumptions = assumptions
        #: seconds of all tasks together
        self._in_tasks = 0.0
        #: seconds of the account that takes longest, by AWS's limits and by latency alone
        self._limit = self._latency = 0.0
        self._slowest: Slowest | None = None

    def add(self, account_id: str, *, steps: int, tasks: Mapping[str, tuple[float, Pace]]) -> None:
        """Add an account.

        Args:
            account_id: its id.
            steps: calls, one after the other, to get in.
            tasks: by target: calls that wait for each other, and what holds it up.
        """
        latency = self._assumptions.latency
        entering = steps * latency
        for region, (waits, pace) in tasks.items():
            self._in_tasks += max(waits * latency, pace.seconds)
            self._latency = max(self._latency, entering + waits * latency)
            if pace.operation is not None and entering + pace.seconds > self._limit:
                self._limit = entering + pace.seconds
                self._slowest = Slowest(
                    account_id=account_id,
                    region=region,
                    operation=pace.operation,
                    refill=pace.refill,
                    seconds=pace.seconds,
                )

    def duration(self, *, calls: int, assumed_roles: int) -> Duration:
        """Return the longest of the bounds, given all calls, and those of `sts:AssumeRole`."""
        limit = published()[ASSUME_ROLE.operation]
        bounds: dict[What, float] = {
            "limit": self._limit,
            "latency": self._latency,
            "tasks": self._in_tasks / self._assumptions.max_tasks,
            "processor": calls * self._assumptions.processor,
            "entering": seconds_to_send(limit, assumed_roles) if limit else 0.0,
        }
        decides = max(bounds, key=bounds.__getitem__)
        return Duration(
            seconds=self._assumptions.start + bounds[decides],
            decides=decides,
            bounds=bounds,
            slowest=self._slowest,
        )
