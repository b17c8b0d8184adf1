"""What calls with the credentials of one account have in common, whichever task makes them."""

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

    __slots__ = ("_quota", "budgets")

    def __init__(self) -> None:
        self.budgets = Budgets()
        # most accounts retry nothing
        self._quota: RetryQuota | None = None

    def may_retry(self, *, is_timeout: bool) -> bool:
        """Take a retry out of the quota; False if it is used up."""
        if self._quota is None:
            self._quota = RetryQuota()
        return bool(self._quota.acquire(_TIMEOUT_COST if is_timeout else _RETRY_COST))

    def answered(self, *, was_retried: bool) -> None:
        """Pay back into the quota: what the last retry cost, or a little."""
        if self._quota is not None:
            self._quota.release(_RETRY_COST if was_retried else _PAID_BACK)
