"""The attempts of a call: which failures are followed by another one, and when."""

import random
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final

from botocore.awsrequest import AWSResponse
from botocore.exceptions import ConnectTimeoutError, ReadTimeoutError
from botocore.retries import standard

from fleetscan.aws.causes import THROTTLES, may_recover
from fleetscan.aws.operations import Operation
from fleetscan.aws.patience import Patience
from fleetscan.aws.traffic import Traffic
from fleetscan.aws.transport import HttpReply, NoRoomError

_SERVER_ERROR = 500
_TOO_MANY_REQUESTS = 429

# A reply that can't be read may have been cut off on its way. What is no reply of AWS at all, such
# as a proxy's page, comes again each time.
_MOST_UNREADABLE = 3


class Failure:
    """One attempt that brought no answer."""

    def __init__(
        self,
        error: Exception,
        reply: HttpReply | None = None,
        *,
        status: int = 0,
        parsed: Mapping[str, Any] | None = None,
        is_unreadable: bool = False,
    ) -> None:
        self.error: Final = error
        self.parsed: Final = parsed
        self.reply: Final = reply
        #: of HTTP; 0 if no reply came
        self.status: Final = status
        #: whether a reply came that makes no sense
        self.is_unreadable: Final = is_unreadable
        code = (parsed or {}).get("Error", {}).get("Code")
        # more than botocore's rules know: SNS says `Throttled`, with a 429
        self.is_throttle: Final = code in THROTTLES or status == _TOO_MANY_REQUESTS

    @property
    def is_timeout(self) -> bool:
        """Whether nothing came in time."""
        return isinstance(self.error, (ConnectTimeoutError, ReadTimeoutError))

    def looks_down(self, service: str, region: str) -> bool:
        """Whether the service gave no sign of life, or said that it has a fault, and may be back.

        A certificate that is not trusted says nothing of the service, nor does a name that is none.
        """
        if not self.status:
            # what we did not wait for is no fault of the service
            is_ours = isinstance(self.error, NoRoomError)
            return not is_ours and may_recover(self.error, service=service, region=region)
        return self.status >= _SERVER_ERROR and not self.is_throttle

    @property
    def retry_after(self) -> float:
        """How many seconds the server asks to be left alone; 0 if it does not say.

        https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
        """
        value = self.reply.headers.get("retry-after", "") if self.reply else ""
        if value.isdecimal():
            return float(value)
        try:
            moment = parsedate_to_datetime(value)
        # OverflowError: a year that no clock has
        except (OverflowError, ValueError):
            return 0.0
        now = datetime.now(UTC)
        return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - now).total_seconds())

    def context(self, operation: Operation, attempt: int) -> Any:  # noqa: ANN401 - botocore's own
        """Describe it to botocore's rules for retries."""
        response: AWSResponse | None = None
        if self.reply is not None:
            response = AWSResponse("", self.status, self.reply.headers, None)
            response._content = self.reply.body  # noqa: SLF001 - read already
        return standard.RetryContext(
            attempt_number=attempt,
            operation_model=operation.model,
            parsed_response=self.parsed,
            http_response=response,
            caught_exception=None if response else self.error,
        )


class RetryPolicy:
    """What all calls of a service in a region have in common."""

    def __init__(self, most_attempts: int, patience: Patience, region: str) -> None:
        self._region = region
        self.most_attempts: Final = most_attempts
        self.patience: Final = patience
        self._conditions: Final = standard.StandardRetryConditions(most_attempts)

    def is_worth_another(self, failure: Failure, operation: Operation, attempt: int) -> bool:
        """Tell whether a call may come off the next time."""
        if attempt >= self.most_attempts:
            return False
        if not failure.status and not may_recover(
            failure.error, service=operation.service, region=self._region
        ):
            return False
        if failure.is_unreadable and attempt < _MOST_UNREADABLE:
            return True
        return failure.is_throttle or bool(
            self._conditions.is_retryable(failure.context(operation, attempt))
        )


class Attempts:
    """The attempts of one call, and the time that they have."""

    __slots__ = ("_deadline", "_policy", "_traffic", "number", "paid")

    def __init__(self, policy: RetryPolicy, traffic: Traffic) -> None:
        self._policy = policy
        self._traffic = traffic
        self._deadline = time.monotonic() + policy.patience.call_seconds
        #: the attempt that is under way, from 1
        self.number = 1
        #: what the last retry cost of the account's quota
        self.paid = 0

    @property
    def header(self) -> str:
        """What AWS is told of them, in botocore's form."""
        if self.number == 1:
            return "attempt=1"
        return f"attempt={self.number}; max={self._policy.most_attempts}"

    @property
    def seconds_left(self) -> float:
        """How long the call may take yet."""
        return self._deadline - time.monotonic()

    @property
    def longest_wait(self) -> float:
        """How long it may wait yet before an attempt, so that there is time for that."""
        return self.seconds_left - self._policy.patience.connect_seconds

    def pause_after(self, failure: Failure, operation: Operation) -> float | None:
        """Return how many seconds to wait for the next attempt; None if this was the last one."""
        policy, traffic = self._policy, self._traffic
        if not policy.is_worth_another(failure, operation, self.number):
            return None
        longest = min(2.0 ** (self.number - 1), policy.patience.backoff_seconds)
        # S311: whoever guesses it gains nothing
        pause = max(random.random() * longest, failure.retry_after)  # noqa: S311
        if pause > self.longest_wait:
            return None
        # A throttled call costs nothing of it: the budget sees to it that AWS is not hammered.
        cost = 0 if failure.is_throttle else traffic.pay(for_timeout=failure.is_timeout)
        if cost is None:
            return None
        self.paid = cost
        self.number += 1
        return pause
