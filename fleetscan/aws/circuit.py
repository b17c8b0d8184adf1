"""A circuit breaker for each service of a region: one that is down must not hold up the others."""

import time
from collections.abc import Hashable
from math import inf

import anyio

from fleetscan.aws.patience import Patience
from fleetscan.verdicts import Unread

# Attempts that failed one after the other before the time they took counts, and those of different
# operations or accounts among them: it may be one call that never comes off.
_LEAST_FAILURES = 5
_LEAST_CALLERS = 2

# Accounts for which it must have failed to be left alone by those that have not asked yet.
_LEAST_ACCOUNTS = 2


class CircuitOpenError(Exception):
    """A call was not made, because the service does not answer in that region."""

    def __init__(self, why: Unread) -> None:
        #: what was told of the last attempt there, whoever made it
        self.why = why
        # its own message may be about another account
        super().__init__(f"not asked, for the service did not answer there ({why.error_code})")


class Circuit:
    """Knows whether a service of a region answers at all.

    It opens when nothing but failures came for `Patience.down_seconds`. While it is open, calls
    fail at once, but for one each `Patience.circuit_seconds` that sees whether it is back, and for
    those of other accounts if it failed for one alone: it may be the account that is sick.
    """

    __slots__ = (
        "_accounts",
        "_answered_at",
        "_callers",
        "_closes_at",
        "_failures",
        "_patience",
        "_pausing",
        "_since",
        "_why",
    )

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        #: attempts in a row that brought nothing, or 5xx; of whom, and since when
        self._failures = 0
        self._callers: set[Hashable] = set()
        self._accounts: set[Hashable] = set()
        self._since = 0.0
        self._answered_at = -inf
        self._why: Unread | None = None
        self._closes_at = 0.0
        #: those who pause. Each has an event of its own, for clients outlive an event loop.
        self._pausing: set[anyio.Event] = set()

    @property
    def is_open(self) -> bool:
        """Whether calls fail at once."""
        return self._why is not None

    @property
    def closes_at(self) -> float:
        """When the next call may see whether it is back, as `time.monotonic` tells it."""
        return self._closes_at

    def admit(self, account: Hashable) -> None:
        """Let a call of an account pass, or raise `CircuitOpenError`."""
        if self._why is None:
            return
        if len(self._accounts) < _LEAST_ACCOUNTS and account not in self._accounts:
            return
        now = time.monotonic()
        if now < self._closes_at:
            raise CircuitOpenError(self._why)
        self._closes_at = now + self._patience.circuit_seconds

    def failed(self, why: Unread, *, began: float, operation: str, account: Hashable) -> None:
        """Count an attempt that failed, begun at this time of `time.monotonic`."""
        now = time.monotonic()
        if not self._failures:
            self._since = max(began, self._answered_at)
        self._failures += 1
        if len(self._callers) < _LEAST_CALLERS:
            self._callers.add((operation, account))
        if len(self._accounts) < _LEAST_ACCOUNTS:
            self._accounts.add(account)
        if (
            self._failures >= _LEAST_FAILURES
            and len(self._callers) >= _LEAST_CALLERS
            and now - self._since >= self._patience.down_seconds
        ):
            self._why = why
            self._closes_at = now + self._patience.circuit_seconds
            for event in self._pausing:
                event.set()

    def answered(self) -> None:
        """Learn that an answer came: all is well again."""
        self._answered_at = time.monotonic()
        if self._failures:
            self._failures = 0
            self._callers.clear()
            self._accounts.clear()
            self._why = None

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
