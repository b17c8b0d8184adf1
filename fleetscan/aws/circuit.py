"""A circuit breaker for each service of a region: one that is down must not hold up the others."""

import time

import anyio

from fleetscan.aws.patience import Patience

# Attempts that failed one after the other, whoever made them, before the time they took counts.
_LEAST_FAILURES = 5


class CircuitOpenError(Exception):
    """A call was not made, because the last ones to the same service of the same region failed."""

    def __init__(self, failures: int, last: Exception) -> None:
        self.last = last
        super().__init__(
            f"not asked, for the last {failures} attempts there failed, and this was the last: "
            f"{last}"
        )


class Circuit:
    """Knows whether a service of a region answers at all.

    It opens when nothing but failures came for `Patience.down_seconds`. While it is open, calls
    fail at once, but for one each `Patience.circuit_seconds` that sees whether it is back.
    """

    __slots__ = ("_closes_at", "_last", "_patience", "_pausing", "_since", "failures")

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        #: attempts in a row that brought nothing, or 5xx
        self.failures = 0
        self._since = 0.0
        self._last: Exception | None = None
        self._closes_at = 0.0
        #: those who pause. Each has an event of its own, for clients outlive an event loop.
        self._pausing: set[anyio.Event] = set()

    @property
    def is_open(self) -> bool:
        """Whether calls fail at once."""
        return self._last is not None

    @property
    def closes_at(self) -> float:
        """When the next call may see whether it is back, as `time.monotonic` tells it."""
        return self._closes_at

    def admit(self) -> None:
        """Let a call pass, or raise `CircuitOpenError`."""
        if self._last is None:
            return
        now = time.monotonic()
        if now < self._closes_at:
            raise CircuitOpenError(self.failures, self._last)
        self._closes_at = now + self._patience.circuit_seconds

    def failed(self, error: Exception, *, began: float) -> None:
        """Count an attempt that failed, begun at this time of `time.monotonic`."""
        now = time.monotonic()
        if not self.failures:
            self._since = began
        self.failures += 1
        if self.failures >= _LEAST_FAILURES and now - self._since >= self._patience.down_seconds:
            self._last = error
            self._closes_at = now + self._patience.circuit_seconds
            for event in self._pausing:
                event.set()

    def answered(self) -> None:
        """Learn that an answer came: all is well again."""
        self.failures = 0
        self._last = None

    async def pause(self, seconds: float) -> None:
        """Wait so long before another attempt, but not when it is open, or as soon as it opens."""
        if self.is_open:
            return
        opened = anyio.Event()
        self._pausing.add(opened)
        try:
            with anyio.move_on_after(seconds):
                await opened.wait()
        finally:
            self._pausing.discard(opened)
