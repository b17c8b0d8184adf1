"""Calls by the shortest way: what botocore's client does for each call, done once for all.

A client of this class is one of botocore's, with everything that such a client has. But while
nobody looks into it, that everything is not made; and while nobody hooks into its events, its calls
skip the 14 that botocore emits, the rules for endpoints and the parser that builds what nobody
reads. `fleetscan.aws.clients` says what is shared, and when botocore's own way is taken.
"""

import itertools
import time
import uuid
import zlib
from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self

import anyio
from aiobotocore.client import AioBaseClient
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ChecksumError
from botocore.parsers import create_parser
from botocore.retries import quota, standard

from fleetscan.aws.causes import THROTTLES
from fleetscan.aws.counters import Meter
from fleetscan.aws.parsing import DisguisedError, ReplyParser
from fleetscan.aws.requests import Request
from fleetscan.aws.signature import SigningKey
from fleetscan.aws.transport import HttpReply

if TYPE_CHECKING:
    from fleetscan.aws.clients import Blueprint

# From here on the SDK's client takes a reply for a refusal.
_ERROR_STATUS = 300
_TOO_MANY_REQUESTS = 429

# What S3 answers for a bucket of another region: botocore's client finds that out, and asks there.
_REDIRECTS = {301, 302, 307}
_S3_REDIRECTS = {
    "AuthorizationHeaderMalformed",
    "IllegalLocationConstraintException",
    "PermanentRedirect",
}

# Bytes of a reply that are parsed without leaving the event loop: it takes some milliseconds.
_MOST_IN_THE_LOOP = 500_000
# One at a time, for a tree takes six times as much memory as its reply: 26 MB for 1,000 instances.
_PARSING = anyio.CapacityLimiter(1)

_BACKOFF = standard.ExponentialBackoff()

# A call is told from all others by a UUID that its attempts share. botocore asks the system for
# random bytes each time, which takes about as long as to sign the request: 7 us. A random beginning
# is enough.
_INVOCATIONS = str(uuid.uuid4())[:24]
_numbers = itertools.count()


class Operation:
    """What is known of an operation whose calls can go the short way."""

    def __init__(self, model: Any, parser: ReplyParser) -> None:  # noqa: ANN401 - botocore's model
        service_model = model.service_model
        self.model: Final = model
        self.service: Final[str] = service_model.service_name
        #: `service:Operation`
        self.name: Final = f"{self.service}:{model.name}"
        self._parse = parser
        self._parse_error = create_parser(service_model.resolved_protocol).parse
        self._has_checksum = self.service == "dynamodb"
        members = model.input_shape.members if model.input_shape else {}
        self._is_about_bucket: Final = self.service == "s3" and "Bucket" in members

    def read(self, reply: HttpReply) -> Mapping[str, Any]:
        """Read a reply that is no error.

        Raises:
            DisguisedError: it is one all the same.
            ChecksumError: it did not arrive as it was sent.
            UnexpectedReplyError: it is no reply of this operation.
        """
        if self._has_checksum and (checksum := reply.headers.get("x-amz-crc32")):
            actual = zlib.crc32(reply.body)
            if actual != int(checksum):
                raise ChecksumError(
                    checksum_type="crc32", expected_checksum=checksum, actual_checksum=actual
                )
        return self._parse(reply.status, reply.headers, reply.body)

    def read_error(self, reply: HttpReply, status: int) -> dict[str, Any]:
        """Read an error, as botocore does."""
        response = {
            "headers": reply.headers,
            "status_code": status,
            "body": reply.body,
            "context": {"operation_name": self.model.name},
        }
        parsed: dict[str, Any] = self._parse_error(response, self.model.output_shape)
        code = parsed.get("Error", {}).get("Code")
        shape = code and self.model.service_model.shape_for_error_code(code)
        if shape:
            parsed.update(self._parse_error(response, shape))
        return parsed

    def asks_elsewhere(self, reply: HttpReply, error: Mapping[str, Any]) -> bool:
        """Tell whether S3 says that a bucket is in another region, and in which."""
        details = error.get("Error", {})
        redirected = reply.status in _REDIRECTS or details.get("Code") in _S3_REDIRECTS
        # Where it does not say, botocore asks for the bucket's region first, and again for that
        # call if what answers is no S3 but, for example, a proxy that redirects to its login page.
        told = "x-amz-bucket-region" in reply.headers or "Region" in details
        return self._is_about_bucket and redirected and told


class _Failure:
    """One attempt that brought no answer."""

    def __init__(
        self,
        error: Exception,
        reply: HttpReply | None = None,
        status: int = 0,
        parsed: dict[str, Any] | None = None,
    ) -> None:
        self.error = error
        self.parsed = parsed
        code = (parsed or {}).get("Error", {}).get("Code")
        # more than botocore's rules know: SNS says `Throttled`, with a 429
        self.is_throttle = code in THROTTLES or status == _TOO_MANY_REQUESTS
        self.response: AWSResponse | None = None
        if reply is not None:
            self.response = AWSResponse("", status, reply.headers, None)
            self.response._content = reply.body  # noqa: SLF001 - read already

    def context(self, operation: Operation, attempt: int, call: dict[str, Any]) -> Any:  # noqa: ANN401 - botocore's own
        """Describe it to botocore's rules for retries."""
        return standard.RetryContext(
            attempt_number=attempt,
            operation_model=operation.model,
            parsed_response=self.parsed,
            http_response=self.response,
            caught_exception=None if self.response else self.error,
            request_context=call,
        )


class LeanClient(AioBaseClient):  # type: ignore[misc]  # the SDK has no types
    """One task's client of a service in a region."""

    def __init__(self, blueprint: "Blueprint", credentials: Any, meter: Meter) -> None:  # noqa: ANN401 - the SDK's credentials
        # not super().__init__(): the rest is there when somebody asks for it
        self._blueprint = blueprint
        self._credentials = credentials
        self._meter = meter
        self._key = SigningKey()
        self._retries: Any = None
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
        return await super()._make_api_call(operation_name, api_params)

    @property
    def _is_customised(self) -> bool:
        # a handler can only be registered through `meta`
        return "meta" in vars(self) and self.meta.events._emitter.customised  # noqa: SLF001 - ours, behind its aliases

    async def _answer(self, operation: Operation, request: Request) -> Mapping[str, Any] | None:
        """Ask until there is an answer; None if it is to ask elsewhere."""
        call: dict[str, Any] = {}
        invocation = f"{_INVOCATIONS}{next(_numbers):012x}"
        attempt = 1
        while True:
            attempts = f"attempt={attempt}"
            if attempt > 1:
                attempts += f"; max={self._blueprint.most_attempts}"
            outcome = await self._attempt(operation, request, invocation, attempts)
            if not isinstance(outcome, _Failure):
                if self._retries is not None:
                    self._retries.release_retry_quota(call, AWSResponse("", 200, {}, None))
                return outcome
            context = outcome.context(operation, attempt, call)
            if not self._may_try_again(outcome, context):
                try:
                    raise outcome.error
                finally:
                    # they hold the error, whose traceback holds this frame
                    del outcome, context
            await anyio.sleep(_BACKOFF.delay_amount(context))
            attempt += 1

    def _may_try_again(self, failure: _Failure, context: Any) -> bool:  # noqa: ANN401 - botocore's own
        """Tell whether a failed attempt is one to repeat, and take that out of the quota."""
        blueprint = self._blueprint
        is_retryable = blueprint.retry_conditions.is_retryable(context) or (
            failure.is_throttle and context.attempt_number < blueprint.most_attempts
        )
        if not is_retryable:
            return False
        self._retries = self._retries or standard.RetryQuotaChecker(quota.RetryQuota())
        return bool(self._retries.acquire_retry_quota(context))

    async def _attempt(
        self, operation: Operation, request: Request, invocation: str, attempts: str
    ) -> Mapping[str, Any] | _Failure | None:
        headers = request.signed(await self._credentials.get_frozen_credentials(), self._key)
        # unsigned, as botocore leaves them
        headers["amz-sdk-invocation-id"] = invocation
        headers["amz-sdk-request"] = attempts
        self._meter.sent(operation.name)
        began = time.perf_counter()
        try:
            reply = await self._blueprint.http.exchange(
                request.method, request.url, headers, request.body
            )
        except Exception as error:  # noqa: BLE001 - botocore's rules say which are retried
            return _Failure(error)
        finally:
            self._meter.waited(time.perf_counter() - began)
        if reply.status >= _ERROR_STATUS:
            return self._refusal(operation, reply, reply.status)
        try:
            if len(reply.body) > _MOST_IN_THE_LOOP:
                return await anyio.to_thread.run_sync(operation.read, reply, limiter=_PARSING)
            return operation.read(reply)
        except DisguisedError:
            # botocore takes it for a 500
            return self._refusal(operation, reply, 500)
        except ChecksumError as error:
            return _Failure(error, reply, reply.status, {})

    def _refusal(self, operation: Operation, reply: HttpReply, status: int) -> _Failure | None:
        parsed = operation.read_error(reply, status)
        if operation.asks_elsewhere(reply, parsed):
            return None
        code = parsed.get("Error", {}).get("Code")
        if operation.service == "sqs":
            # as its handler in botocore has it
            code = parsed.get("Error", {}).get("QueryErrorCode") or code
        kind = self._blueprint.exceptions.from_code(code)
        failure = _Failure(kind(parsed, operation.model.name), reply, status, parsed)
        if failure.is_throttle:
            self._meter.throttled()
        return failure
