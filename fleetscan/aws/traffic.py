"""What calls with the credentials of one account have in common, whichever task makes them."""

from collections.abc import Callable

from botocore.retries.quota import RetryQuota

from fleetscan.aws.budgets import Budgets

# As botocore's standard mode has it for a client; an account may have a thousand of those, and a
# sick endpoint would be hammered by all of them.
# https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
_RETRY_COST = 5
_TIMEOUT_COST = 10
_PAID_BACK = 1


class Traffic:
    """The call budgets of an account, and its quota of retries."""

    __slots__ = ("_on_throttle", "_quota", "budgets")

    def __init__(self, on_throttle: Callable[["Traffic"], None] | None = None) -> None:
        """Begin with what AWS publishes. `on_throttle` is told when more than that is known."""
        self.budgets = Budgets()
        self._on_throttle = on_throttle
        # most accounts retry nothing
        self._quota: RetryQuota | None = None

    def throttled(self, operation: str, region: str, seconds: float = 0.0) -> None:
        """Learn that AWS said to slow down; `seconds` is how long it asked to be left alone."""
        if self._on_throttle is not None:
            self._on_throttle(self)
        self.budgets.throttled(operation, region, seconds)

    def pay(self, *, for_timeout: bool) -> int | None:
        """Take a retry out of the quota, and return what it cost; None if there is not enough."""
        if self._quota is None:
            self._quota = RetryQuota()
        cost = _TIMEOUT_COST if for_timeout else _RETRY_COST
        return cost if self._quota.acquire(cost) else None

    def answered(self, *, paid: int) -> None:
        """Pay back into the quota: what the last retry of the call cost, or else a little."""
        if self._quota is not None:
            self._quota.release(paid or _PAID_BACK)
