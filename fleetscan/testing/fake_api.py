"""An `Api` that answers with replies written down in a test, and refuses what AWS would not say.

Parameters and replies are held against botocore's service models, and pages are turned by
botocore's own paginator: a reply that is made up wrongly fails the test.
"""

import contextlib
import functools
from collections.abc import AsyncIterator, Collection, Iterator, Mapping, Sequence
from typing import Any, Final

import botocore.session
import msgspec
from botocore.model import OperationModel, Shape
from botocore.paginate import Paginator
from botocore.validate import ParamValidator

from fleetscan.aws.models import service_model
from fleetscan.catalogue import Call, Collector, Reply
from fleetscan.facts.base import Resource
from fleetscan.verdicts import Cause, NotRead, Unread

__all__ = [
    "ACCOUNT",
    "DENIED",
    "REGION",
    "ErrorReply",
    "FakeApi",
    "VanishedError",
    "arn_of",
    "denied",
    "is_paged",
    "operation_model",
    "paginator_of",
]

#: the account and the region that a fake is of
ACCOUNT: Final = "111122223333"
REGION: Final = "eu-west-1"


class ErrorReply(msgspec.Struct, frozen=True):
    """An error that AWS answers, by its code."""

    code: str
    message: str = "refused"


DENIED: Final = ErrorReply("AccessDenied")


class VanishedError(Exception):
    """A reply with one of the codes that the call declares as `vanished`."""


class _NoneThereError(Exception):
    """A page that is one of the errors by which AWS says that there is none."""


class FakeApi:
    """Implements `fleetscan.catalogue.Api` for one collector, with replies that a test gives.

    A request or a reply that botocore's model of the service does not know raises an
    `AssertionError`, and so does a call that the collector did not declare.

    Its methods are async, as collectors are: `anyio.run(api.list)` runs one in a plain test.
    """

    account_id = ACCOUNT

    def __init__(
        self,
        collector: Collector,
        replies: Mapping[str, Any],
        region: str = REGION,
    ) -> None:
        """Make one for a collector.

        Args:
            collector: what is tested.
            replies: for each operation, `sqs:ListQueues`, what it answers, in order: the members of
                a reply, or an `ErrorReply`.
            region: where it is.
        """
        self.region = region
        self.collector = collector
        #: the operations and parameters of the calls that were made, in order
        self.requests: list[tuple[str, dict[str, Any]]] = []
        #: the seconds that it waited each time
        self.slept: list[float] = []
        self._declared = {call.operation: call for call in collector.calls}
        self._replies: dict[str, list[Reply | ErrorReply]] = {
            operation: list(given) for operation, given in replies.items()
        }

    async def list(self) -> list[Any]:
        """Return all that the collector lists, and see that it asked for every reply."""
        found = [item async for item in self.collector.function(self)]
        self._see_that_all_was_asked_for()
        return found

    async def fact(self) -> Any:  # noqa: ANN401 - any fact
        """Return what the collector reads of the account or region, and see the same."""
        found = await self.collector.function(self)
        self._see_that_all_was_asked_for()
        return found

    async def read(self, subject: Resource | Sequence[Resource]) -> Any:  # noqa: ANN401 - any fact
        """Return what the collector reads of a subject, or of several, and see the same."""
        found = await self.collector.function(self, subject)
        self._see_that_all_was_asked_for()
        return found

    def _see_that_all_was_asked_for(self) -> None:
        left = {operation: replies for operation, replies in self._replies.items() if replies}
        _require(not left, f"{self.collector.id} did not ask for: {left}")

    def arn(
        self, service: str, resource: str, *, region: str | None = None, account: bool = True
    ) -> str:
        """Build an ARN."""
        where = self.region if region is None else region
        return arn_of(service, resource, where, self.account_id if account else "")

    async def call(
        self,
        operation: str,
        /,
        *,
        absent: Any = frozenset(),  # noqa: ANN401 - the protocol's overloads say what it is
        absent_words: str = "",
        region: str | None = None,
        **parameters: object,
    ) -> Any:  # noqa: ANN401 - the protocol's overloads say what it is
        """Answer with the next reply to the operation."""
        del region
        reply = self._answer(operation, parameters)
        if not isinstance(reply, ErrorReply):
            return reply
        is_absent = reply.code in absent and absent_words in reply.message
        return None if is_absent else self._raise(operation, reply)

    async def pages(
        self,
        operation: str,
        /,
        *,
        absent: Collection[str] = (),
        region: str | None = None,
        **parameters: object,
    ) -> AsyncIterator[Reply]:
        """Answer with the pages that botocore's paginator asks for."""
        del region
        model = operation_model(operation)
        config = paginator_of(operation)
        by_hand = set(_names(config["input_token"])) & set(parameters)
        _require(not by_hand, "a page asked for by hand")

        def next_page(**each: object) -> Reply:
            reply = self._answer(operation, each)
            if not isinstance(reply, ErrorReply):
                return reply
            if reply.code in absent:
                raise _NoneThereError
            return self._raise(operation, reply)

        with contextlib.suppress(_NoneThereError):
            for page in Paginator(next_page, config, model).paginate(**parameters):
                yield page

    async def sleep(self, seconds: float) -> None:
        """Note how long it would have waited."""
        self.slept.append(seconds)

    def _answer(self, operation: str, parameters: Mapping[str, object]) -> Reply | ErrorReply:
        _require(operation in self._declared, f"{operation} is not declared")
        model = operation_model(operation)
        _see_that_the_request_fits(dict(parameters), model)
        self.requests.append((operation, dict(parameters)))
        left = self._replies.get(operation, [])
        _require(bool(left), f"{operation} was called once more than it has replies")
        reply = left.pop(0)
        if not isinstance(reply, ErrorReply):
            _see_that_the_reply_fits(reply, model)
        return reply

    def _raise(self, operation: str, error: ErrorReply) -> Reply:
        call = self._declared[operation]
        if error.code in call.vanished:
            raise VanishedError(error.code)
        raise NotRead(denied(call, error.code))


def arn_of(service: str, resource: str, region: str, account: str = ACCOUNT) -> str:
    """Build an ARN of the partition that fakes are of."""
    return f"arn:aws:{service}:{region}:{account}:{resource}"


def denied(call: Call, code: str = DENIED.code) -> Unread:
    """What a refused call is in the report."""
    return Unread(
        cause=Cause.ACCESS_DENIED,
        message="refused",
        operation=call.operation,
        iam_action=call.iam_action,
        error_code=code,
    )


@functools.cache
def _session() -> botocore.session.Session:
    return botocore.session.get_session()


@functools.cache
def operation_model(operation: str) -> OperationModel:
    """Return botocore's model of an operation; fails if there is none."""
    service, _, name = operation.partition(":")
    return service_model(service).operation_model(name)


def paginator_of(operation: str) -> dict[str, Any]:
    """Return botocore's pagination model of an operation; ValueError if AWS does not page it."""
    service, _, name = operation.partition(":")
    found: dict[str, Any] = _session().get_paginator_model(service).get_paginator(name)
    return found


def is_paged(operation: str) -> bool:
    """Tell whether botocore has a paginator of an operation."""
    try:
        return bool(paginator_of(operation))
    except ValueError:
        return False


def _require(holds: bool, message: str) -> None:  # noqa: FBT001 - as an assert, which -O leaves out
    if not holds:
        raise AssertionError(message)


def _names(names: str | list[str]) -> list[str]:
    return names if isinstance(names, list) else [names]


def _see_that_the_request_fits(parameters: dict[str, Any], model: OperationModel) -> None:
    if model.input_shape is None:
        _require(not parameters, f"{model.name} takes no parameters")
        return
    report = ParamValidator().validate(parameters, model.input_shape)
    _require(not report.has_errors(), f"the request of {model.name}: {report.generate_report()}")
    for name, value, enum in _chosen(parameters, model.input_shape, model.name):
        # botocore itself sends any text where AWS takes a few words.
        _require(value in enum, f"the request of {model.name}: {name} has {value!r}, not of {enum}")
    for name, member in model.input_shape.members.items():
        # botocore itself holds a value only against the least.
        if "max" in member.metadata and name in parameters:
            given = parameters[name]
            size = given if isinstance(given, int) else len(given)
            _require(size <= member.metadata["max"], f"{model.name}: {name} is over the most")


def _chosen(value: Any, shape: Shape, name: str) -> Iterator[tuple[str, str, list[str]]]:  # noqa: ANN401 - a valid parameter
    """Yield each text in a value that is one of a few, with its name and what it may be."""
    match shape.type_name:
        case "string" if shape.enum:
            yield name, value, shape.enum
        case "list":
            for each in value:
                yield from _chosen(each, shape.member, name)
        case "map":
            for key, each in value.items():
                yield from _chosen(key, shape.key, name)
                yield from _chosen(each, shape.value, name)
        case "structure":
            for member, each in value.items():
                yield from _chosen(each, shape.members[member], member)


def _see_that_the_reply_fits(reply: Reply, model: OperationModel) -> None:
    report = ParamValidator().validate(reply, model.output_shape)
    # AWS holds only requests against lengths: where there is no tag, it sends a list of tags that
    # has, by its model, at least one.
    errors = [error for error in report._errors if error[0] != "invalid length"]  # noqa: SLF001 - it tells one kind of error from another nowhere else
    _require(not errors, f"the reply to {model.name}: {report.generate_report()}")
