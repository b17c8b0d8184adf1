"""Counts of what was sent, for the progress line, the store, and the profile of a sweep."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(slots=True)
class CallCounts:
    """How many requests were sent, retries included, and what became of them."""

    calls: int = 0
    throttles: int = 0
    #: requests by `service:Operation`
    by_operation: Counter[str] = field(default_factory=Counter)
    #: those of them that had failed before, but for what goes botocore's own way
    again: Counter[str] = field(default_factory=Counter)
    #: seconds from sending a request to having its reply, all requests added up
    waiting: float = 0.0
    #: seconds for which calls were held back, so as not to be throttled, all calls added up
    held_back: float = 0.0


class Meter:
    """Counts what one session sends: for its task, and for the sweep."""

    __slots__ = ("_all",)

    def __init__(self, counts: Iterable[CallCounts]) -> None:
        self._all = tuple(counts)

    def sent(self, operation: str, *, again: bool = False) -> None:
        """Count a request of `service:Operation` that is about to be sent, perhaps once more."""
        for counts in self._all:
            counts.calls += 1
            counts.by_operation[operation] += 1
            if again:
                counts.again[operation] += 1

    def waited(self, seconds: float) -> None:
        """Count the time that a request took."""
        for counts in self._all:
            counts.waiting += seconds

    def throttled(self) -> None:
        """Count a reply that says to slow down."""
        for counts in self._all:
            counts.throttles += 1

    def held_back(self, seconds: float) -> None:
        """Count the time that a call has to wait before it is sent."""
        for counts in self._all:
            counts.held_back += seconds
