"""The session of one task, and the view of it that a collector gets."""

import logging
import time
from collections.abc import AsyncIterator, Collection, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, contextmanager
from types import TracebackType
from typing import Any, Self

import aioboto3
import anyio
import msgspec
from botocore import xform_name
from botocore.exceptions import ClientError

from fleetscan.aws.causes import (
    DENIALS,
    NOT_AS_DOCUMENTED,
    TaskDeadlineError,
    UnexpectedReplyError,
    are_keys_refused,
    error_code,
    not_as_documented,
    text_of,
    unread,
)
from fleetscan.aws.circuit import CircuitOpenError
from fleetscan.aws.counters import CallCounts
from fleetscan.aws.credentials import Access, AccountCredentials
from fleetscan.aws.pagination import page_key, pagination_of
from fleetscan.aws.partitions import default_regions
from fleetscan.aws.sessions import SessionFactory
from fleetscan.catalogue import Call, Reply
from fleetscan.errors import FleetscanError
from fleetscan.verdicts import Cause, NotRead, Unread

_logger = logging.getLogger(__name__)


#: pages of one list, after which its end is not believed in: half a million log groups, whose pages
#: are the smallest
MOST_PAGES = 10_000


class UndeclaredCallError(FleetscanError):
    """A collector made a call that it did not declare: a fault of the collector."""


class VanishedError(Exception):
    """The resource that a call is about is gone since it was listed."""


@contextmanager
def as_documented(call: Call) -> Iterator[None]:
    """Turn what reading the reply of a call stumbles over into `NotRead`."""
    try:
        yield
    except NOT_AS_DOCUMENTED as error:
        missing = not_as_documented(error, operation=call.operation, iam_action=call.iam_action)
        raise NotRead(missing) from None


class TaskSession:
    """One task's aioboto3 session with its clients, open while the task runs."""

    def __init__(
        self,
        session: aioboto3.Session,
        factory: SessionFactory,
        *,
        access: Access,
        credentials: AccountCredentials,
        region: str,
        enabled_regions: Collection[str] | None,
        counts: CallCounts,
    ) -> None:
        self.access = access
        #: those that the session's own take their keys from
        self.credentials = credentials
        self.region = region
        self.counts = counts
        self._session = session
        self._config = factory.config(access.profile)
        self._enabled_regions = enabled_regions
        self._clients: dict[tuple[str, str], Any] = {}
        self._stack = AsyncExitStack()
        self._deadline = time.monotonic() + factory.patience.task_seconds

    @property
    def is_late(self) -> bool:
        """Whether its time is over: it makes no more calls."""
        return time.monotonic() > self._deadline

    async def __aenter__(self) -> Self:
        """Open: clients are made when they are first asked for."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close all clients, also when the task is cancelled: they only let go of shared pools."""
        await self._stack.aclose()

    async def client(self, service: str, region: str) -> Any:  # noqa: ANN401 - clients are made at run time
        """Return the client of a service and region, one for the session."""
        key = service, region
        if key not in self._clients:
            made = await self._stack.enter_async_context(
                self._session.client(service, region_name=region, config=self._config)
            )
            # Others may have made some meanwhile. Each takes 1.5 us and is closed with the session.
            self._clients.setdefault(key, made)
        return self._clients[key]

    def may_be_disabled(self, region: str) -> bool:
        """Tell whether a region may be one that the account has not enabled.

        Where the account did not say which are, the default ones are: they can't be disabled.
        """
        if self._enabled_regions is None:
            return region not in default_regions(self.access.partition)
        return region not in self._enabled_regions

    def api(self, calls: Sequence[Call], region: str | None = None) -> "TaskApi":
        """Give the view of this session for a collector that declared these calls."""
        return TaskApi(self, calls, region or self.region)


class TaskApi:
    """`fleetscan.catalogue.Api` over a task's session: refuses what was not declared."""

    def __init__(self, session: TaskSession, calls: Sequence[Call], region: str) -> None:
        self._session = session
        self._calls = {call.operation: call for call in calls}
        self._region = region
        #: the call that was made last, to say where a reply that makes no sense came from
        self.last_call: Call | None = None

    @property
    def account_id(self) -> str:
        """The account that is read."""
        return self._session.access.account_id

    @property
    def region(self) -> str:
        """Where calls go if they name no region."""
        return self._region

    def arn(
        self, service: str, resource: str, *, region: str | None = None, account: bool = True
    ) -> str:
        """Build an ARN of the account's partition."""
        partition = self._session.access.partition
        where = self._region if region is None else region
        return f"arn:{partition}:{service}:{where}:{self.account_id if account else ''}:{resource}"

    async def call(
        self,
        operation: str,
        /,
        *,
        absent: Collection[str] = (),
        absent_words: str = "",
        region: str | None = None,
        **parameters: object,
    ) -> Any:  # noqa: ANN401 - the protocol's overloads say what it is
        """Make one call. See `fleetscan.catalogue.Api.call`."""
        call = self._declared(operation)
        return await self._send(call, region, parameters, absent, absent_words)

    async def pages(
        self,
        operation: str,
        /,
        *,
        absent: Collection[str] = (),
        region: str | None = None,
        **parameters: object,
    ) -> AsyncIterator[Reply]:
        """Yield all pages. See `fleetscan.catalogue.Api.pages`."""
        declared = self._declared(operation)
        pagination = pagination_of(declared.service, declared.name)
        seen: set[bytes] = set()
        next_page: dict[str, str] = {}
        while True:
            reply: Reply | None = await self._send(
                declared, region, {**parameters, **next_page}, absent
            )
            if reply is None:
                return
            # whoever iterates may have made other calls meanwhile
            self.last_call = declared
            yield reply
            try:
                next_page = pagination.next_page(reply)
            except UnexpectedReplyError as error:
                raise self._not_read(declared, region or self._region, error) from None
            if not next_page:
                return
            key = page_key(next_page)
            if key in seen:
                message = "the same pagination token came twice: the list has no end"
                raise _endless(declared, "RepeatedPaginationToken", message, may_recover=True)
            seen.add(key)
            if len(seen) >= MOST_PAGES:
                message = f"there was no end to the list after {MOST_PAGES:,} pages"
                # as many pages again would be too many, too
                raise _endless(declared, "TooManyPages", message, may_recover=False)

    async def sleep(self, seconds: float) -> None:
        """Wait. See `fleetscan.catalogue.Api.sleep`."""
        await anyio.sleep(seconds)

    def _declared(self, operation: str) -> Call:
        if operation not in self._calls:
            message = f"{operation} was called but not declared; declared: {', '.join(self._calls)}"
            raise UndeclaredCallError(message)
        self.last_call = self._calls[operation]
        return self.last_call

    async def _send(
        self,
        call: Call,
        region: str | None,
        parameters: Mapping[str, object],
        absent: Collection[str] = (),
        absent_words: str = "",
    ) -> Any:  # noqa: ANN401 - a reply, or None where `absent` allows it
        where = region or self._region
        if self._session.is_late:
            raise self._not_read(call, where, TaskDeadlineError())
        try:
            return await self._ask(call, where, parameters, absent)
        except ClientError as error:
            code = error_code(error)
            if code in absent and absent_words in str(error):
                return None
            if code in call.vanished:
                raise VanishedError(str(error)) from error
            raise self._not_read(call, where, error) from None
        except NotRead as error:
            # there are no keys: where it was a call that did not bring them, that is named already
            raise NotRead(*(_of_call(call, missing) for missing in error.unread)) from None
        except Exception as error:  # noqa: BLE001 - whatever the SDK stumbles over, it was not read
            # from None, for the text of a parser's error holds the whole reply
            raise self._not_read(call, where, error) from None

    async def _ask(
        self,
        call: Call,
        where: str,
        parameters: Mapping[str, object],
        absent: Collection[str],
    ) -> Any:  # noqa: ANN401 - a reply
        """Ask; once more where AWS refuses the keys and there are others."""
        client = await self._session.client(call.service, where)
        ask = getattr(client, xform_name(call.name))
        credentials = self._session.credentials
        is_second = False
        while True:
            generation = credentials.generation
            try:
                reply = await ask(**parameters)
            except ClientError as error:
                code = error_code(error)
                if code in absent or code in call.vanished:
                    # an answer, too; to find the cause of each would take a third of a sweep
                    credentials.worked(generation, where)
                    raise
                if not self._gets_other_keys(call, where, error, generation) or is_second:
                    raise
                is_second = True
            else:
                credentials.worked(generation, where)
                return reply

    def _gets_other_keys(self, call: Call, where: str, error: ClientError, generation: int) -> bool:
        """Learn from an error what it says of the keys; tell whether to ask again with others."""
        credentials = self._session.credentials
        missing = self._unread(call, where, error)
        if missing.cause in DENIALS:
            # it knew who asked
            credentials.worked(generation, where)
        # a region that is disabled knows no keys, however good they are
        elif are_keys_refused(error_code(error), str(error)) and not self._session.may_be_disabled(
            where
        ):
            return credentials.replace(generation, where, missing)
        return False

    def _not_read(self, call: Call, region: str, error: Exception) -> NotRead:
        missing = self._unread(call, region, error)
        if missing.cause is Cause.INTERNAL:
            _logger.error("%s failed", call.operation, exc_info=error)
        return NotRead(missing)

    def _unread(self, call: Call, region: str, error: Exception) -> Unread:
        if isinstance(error, CircuitOpenError):
            return msgspec.structs.replace(
                error.why,
                operation=call.operation,
                iam_action=call.iam_action,
                message=text_of(error),
            )
        return unread(
            error,
            operation=call.operation,
            iam_action=call.iam_action,
            region=region,
            region_may_be_disabled=self._session.may_be_disabled(region),
        )


def _of_call(call: Call, missing: Unread) -> Unread:
    """Name the call for which something was missing, if that was no call itself."""
    if missing.operation is not None:
        return missing
    return msgspec.structs.replace(missing, operation=call.operation, iam_action=call.iam_action)


def _endless(call: Call, code: str, message: str, *, may_recover: bool) -> NotRead:
    return NotRead(
        Unread(
            cause=Cause.UNEXPECTED_REPLY,
            operation=call.operation,
            iam_action=call.iam_action,
            error_code=code,
            message=message,
            may_recover=may_recover,
        )
    )
