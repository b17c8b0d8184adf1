"""Calls by the shortest way: what botocore's client does for each call, done once for all.

A client of this class is one of botocore's, with everything that such a client has. But while
nobody looks into it, that everything is not made; and while nobody hooks into its events, its calls
skip the 14 that botocore emits, the rules for endpoints and the parser that builds what nobody
reads. `fleetscan.aws.clients` says what is shared, and when botocore's own way is taken.
"""

import itertools
import time
import uuid
from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self

import anyio
from aiobotocore.client import AioBaseClient
from botocore.exceptions import BotoCoreError, ChecksumError, ClientError

from fleetscan.aws.attempts import Attempts, Failure
from fleetscan.aws.bounded import TooLongError
from fleetscan.aws.causes import OverBudgetError, UnexpectedReplyError, unread
from fleetscan.aws.counters import Meter
from fleetscan.aws.operations import Operation
from fleetscan.aws.parsing import DisguisedError
from fleetscan.aws.patience import Patience
from fleetscan.aws.requests import Request
from fleetscan.aws.signature import SigningKey
from fleetscan.aws.traffic import Traffic
from fleetscan.aws.transport import HttpReply

if TYPE_CHECKING:
    from fleetscan.aws.clients import Blueprint

# From here on the SDK's client takes a reply for a refusal.
_ERROR_STATUS: Final = 300
_CLIENT_ERROR: Final = 400

# A call is told from all others by a UUID that its attempts share. botocore asks the system for
# random bytes each time, which takes about as long as to sign the request: 7 us. A random beginning
# is enough.
_INVOCATIONS: Final = str(uuid.uuid4())[:24]
_numbers = itertools.count()


class LeanClient(AioBaseClient):  # type: ignore[misc]  # the SDK has no types
    """One task's client of a service in a region."""

    def __init__(self, blueprint: "Blueprint", credentials: Any, meter: Meter) -> None:  # noqa: ANN401 - the SDK's credentials
        # not super().__init__(): the rest is there when somebody asks for it
        self._blueprint = blueprint
        self._credentials = credentials
        self._meter = meter
        self._key = SigningKey()
        # an AWS config may have credentials made that are none of ours
        self._traffic: Traffic = getattr(credentials, "traffic", None) or Traffic()
        self._is_open = False
        #: buckets that are in another region, which botocore's own way remembers
        self._elsewhere: set[str] = set()

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - any of the client's attributes
        """Make the rest of the client when it is first needed."""
        if "meta" in vars(self) or name.startswith("__"):
            return super().__getattr__(name)
        self._blueprint.complete(self, self._credentials, self._meter)
        return getattr(self, name)

    async def __aenter__(self) -> Self:
        """Keep the connections open from now on."""
        await self._blueprint.http.__aenter__()
        self._is_open = True
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Let go of the connections. To do it twice does no harm."""
        if self._is_open:
            self._is_open = False
            await self._blueprint.http.__aexit__(kind, error, traceback)

    async def close(self) -> None:
        """Let go of the connections."""
        await self.__aexit__(None, None, None)

    async def _make_api_call(self, operation_name: str, api_params: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a reply
        """Make a call: by the short way where that is the same."""
        operation = self._blueprint.operation(operation_name)
        bucket = str(api_params.get("Bucket", ""))
        if operation is not None and not self._is_customised and bucket not in self._elsewhere:
            request = await self._blueprint.writer.write(operation_name, api_params)
            if request is not None:
                reply = await self._answer(operation, request)
                if reply is not None:
                    return reply
                self._elsewhere.add(bucket)
        return await self._by_botocore(operation_name, api_params)

    @property
    def _is_customised(self) -> bool:
        # a handler can only be registered through `meta`
        return "meta" in vars(self) and self.meta.events._emitter.customised  # noqa: SLF001 - ours, behind its aliases

    async def _by_botocore(self, operation_name: str, api_params: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a reply
        """Make a call botocore's own way, with its retries."""
        name = f"{self._blueprint.service}:{operation_name}"
        self._blueprint.circuit.admit(self._traffic)
        await self._until_in_budget(name, self._patience.call_seconds)
        began = time.monotonic()
        try:
            with anyio.fail_after(self._patience.call_seconds):
                reply = await super()._make_api_call(operation_name, api_params)
        except ClientError as error:
            status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
            self._learn_from(Failure(error, status=status, parsed=error.response), name, began)
            raise
        except (BotoCoreError, OSError) as error:
            self._learn_from(Failure(error), name, began)
            raise
        self._blueprint.circuit.answered()
        return reply

    async def _answer(self, operation: Operation, request: Request) -> Mapping[str, Any] | None:
        """Ask until there is an answer; None if it is to ask elsewhere."""
        circuit = self._blueprint.circuit
        circuit.admit(self._traffic)
        attempts = Attempts(self._blueprint.retry_policy, self._traffic)
        invocation = f"{_INVOCATIONS}{next(_numbers):012x}"
        while True:
            await self._until_in_budget(operation.name, attempts.longest_wait)
            began = time.monotonic()
            is_cut = attempts.seconds_left < self._patience.read_seconds
            outcome = await self._attempt(operation, request, invocation, attempts)
            if not isinstance(outcome, Failure):
                circuit.answered()
                self._traffic.answered(paid=attempts.paid)
                return outcome
            self._learn_from(outcome, operation.name, began, is_cut=is_cut)
            if outcome.is_throttle:
                # of calls on botocore's way, its event counts each
                self._meter.throttled()
            pause = attempts.pause_after(outcome, operation)
            if pause is not None:
                await circuit.pause(pause)
            if pause is None or circuit.is_open:
                try:
                    raise outcome.error
                finally:
                    # it holds the error, whose traceback holds this frame
                    del outcome

    @property
    def _patience(self) -> Patience:
        return self._blueprint.retry_policy.patience

    async def _until_in_budget(self, operation: str, most_seconds: float) -> None:
        """Wait until AWS should have room for one more call of the account."""
        seconds = self._traffic.budgets.take(operation, self._blueprint.region, most_seconds)
        if seconds is None:
            raise OverBudgetError(
                f"AWS lets an account make so few calls of {operation} that this one would have "
                "had to wait for longer than a call may take"
            )
        if seconds:
            self._meter.held_back(seconds)
            await anyio.sleep(seconds)

    def _learn_from(
        self, failure: Failure, operation: str, began: float, *, is_cut: bool = False
    ) -> None:
        """Tell others who call the same service, or from the same account.

        `is_cut` if the attempt had less time than any other: it says nothing that it took too long.
        """
        region, circuit = self._blueprint.region, self._blueprint.circuit
        looks_down = failure.looks_down(self._blueprint.service, region)
        if looks_down and not (is_cut and failure.is_timeout):
            why = unread(failure.error, operation=operation, iam_action="", region=region)
            circuit.failed(why, began=began, operation=operation, account=self._traffic)
        elif failure.status and not looks_down:
            circuit.answered()
        if failure.is_throttle:
            # who asks for a year is to keep this call from coming off, and not those of all others
            seconds = min(failure.retry_after, self._patience.longest_silence)
            self._traffic.throttled(operation, region, seconds)

    async def _attempt(
        self, operation: Operation, request: Request, invocation: str, attempts: Attempts
    ) -> Mapping[str, Any] | Failure | None:
        headers = request.signed(await self._credentials.get_frozen_credentials(), self._key)
        # unsigned, as botocore leaves them
        headers["amz-sdk-invocation-id"] = invocation
        headers["amz-sdk-request"] = attempts.header
        self._meter.sent(operation.name, again=attempts.number > 1)
        began = time.perf_counter()
        try:
            reply = await self._blueprint.http.exchange(
                request.method,
                request.url,
                headers,
                request.body,
                most_seconds=attempts.seconds_left,
            )
        except Exception as error:  # noqa: BLE001 - botocore's rules say which are retried
            return _without_reply(error)
        finally:
            self._meter.waited(time.perf_counter() - began)
        if reply.status >= _ERROR_STATUS:
            return self._refusal(operation, reply, reply.status)
        try:
            return await operation.read(reply)
        except DisguisedError:
            # botocore takes it for a 500
            return self._refusal(operation, reply, 500)
        except ChecksumError as error:
            return Failure(error, reply, status=reply.status, parsed={})
        except Exception as error:  # noqa: BLE001 - whatever reading it stumbles over
            return Failure(error, reply, status=reply.status, parsed={}, is_unreadable=True)

    def _refusal(self, operation: Operation, reply: HttpReply, status: int) -> Failure | None:
        try:
            parsed = operation.read_error(reply, status)
        except UnexpectedReplyError as error:
            return Failure(error, reply, status=status, parsed={}, is_unreadable=True)
        if operation.asks_elsewhere(reply, parsed):
            return None
        code = parsed.get("Error", {}).get("Code")
        if operation.service == "sqs":
            # as its handler in botocore has it
            code = parsed.get("Error", {}).get("QueryErrorCode") or code
        kind = self._blueprint.exceptions.from_code(code)
        return Failure(
            kind(parsed, operation.model.name),
            reply,
            status=status,
            parsed=parsed,
            # the code is none, or the status, where the body says nothing that makes sense
            is_unreadable=code in {None, "", str(status)} and status >= _CLIENT_ERROR,
        )


def _without_reply(error: Exception) -> Failure:
    """Return the failure of an attempt to which no whole reply came."""
    if isinstance(error, TooLongError):
        return Failure(error, status=error.status, parsed={}, is_unreadable=True)
    return Failure(error)
