"""Replies as bytes: made once per region and variant, then sent for any account.

A reply is kept in the pieces between the places where the account's id belongs, its HTTP head
included, so that sending one is a single join.
"""

from http import HTTPStatus
from urllib.parse import parse_qsl

import msgspec

from benchmarks.fake_aws.fleet import ACCOUNT, Fleet
from benchmarks.fake_aws.incoming import Incoming, named, understood
from benchmarks.fake_aws.operations import OPERATIONS
from benchmarks.fake_aws.operations.paging import BadPageError
from benchmarks.fake_aws.operations.place import Ask, Place
from fleetscan.demo.error_replies import error
from fleetscan.demo.wire import Answer, Protocol, Request

__all__ = ["Replies", "Template", "written"]

# The cache is emptied beyond this many bytes: enough for 5,000 instances in each of 6 regions.
_MOST_BYTES = 128 << 20
_ACCOUNT = ACCOUNT.encode()
_UNKNOWN = {
    Protocol.EC2: ("InvalidAction", 400),
    Protocol.QUERY: ("InvalidAction", 400),
    Protocol.JSON_1_0: ("UnknownOperationException", 400),
    Protocol.JSON_1_1: ("UnknownOperationException", 400),
    Protocol.REST_JSON: ("UnknownOperationException", 404),
    Protocol.REST_XML: ("NotImplemented", 501),
}
_BAD_PAGE = {
    Protocol.EC2: "InvalidParameterValue",
    Protocol.QUERY: "ValidationError",
    Protocol.REST_XML: "InvalidArgument",
}

_Key = tuple[bytes, bytes, int, bytes, bytes, bytes | None, bytes]


class Template:
    """One reply, for every account."""

    __slots__ = ("narrow", "operation", "pieces")

    def __init__(self, operation: str, pieces: list[bytes], *, narrow: bool) -> None:
        #: `service:Operation`, with botocore's name of the service
        self.operation = operation
        #: joined by the account's id they are the reply
        self.pieces = pieces
        #: whether the request asked for a page, a filter or ids
        self.narrow = narrow


class Replies:
    """Makes templates, and keeps them."""

    def __init__(self, fleet: Fleet) -> None:
        self._fleet = fleet
        self._kept: dict[_Key, Template] = {}
        self._bytes = 0

    def find(self, incoming: Incoming, account: bytes, variant: int) -> Template:
        """Return the reply to a request.

        Args:
            incoming: what came; its region is one of the fleet's.
            account: who asks.
            variant: of the account in this region.
        """
        target = incoming.path.replace(account, _ACCOUNT)
        body = incoming.body.replace(account, _ACCOUNT)
        key = (
            incoming.service,
            incoming.region,
            variant,
            incoming.method,
            target,
            incoming.headers.get(b"x-amz-target"),
            body,
        )
        found = self._kept.get(key)
        if found is None:
            # No host, for the bucket that it may name is in the target already.
            headers = {name: text for name, text in incoming.headers.items() if name != b"host"}
            found = self._made(
                msgspec.structs.replace(incoming, target=target, body=body, headers=headers),
                variant,
            )
            self._bytes += sum(map(len, found.pieces)) + len(target) + len(body) + 500
            if self._bytes > _MOST_BYTES:
                self._kept.clear()
                self._bytes = 0
            self._kept[key] = found
        return found

    def _made(self, incoming: Incoming, variant: int) -> Template:
        request = understood(incoming)
        given = _given(request)
        place = Place(self._fleet, incoming.region.decode(), variant)
        answer = _answered(Ask(request, place, given))
        return Template(
            named(request),
            written(answer, with_body=incoming.method != b"HEAD").split(_ACCOUNT),
            # Version and Action are no parameters of an operation.
            narrow=len(given) > len(("Action", "Version")),
        )


def _answered(ask: Ask) -> Answer:
    call = ask.request.call
    operation = OPERATIONS.get(call.service, {}).get(call.operation)
    if operation is None:
        code, status = _UNKNOWN[ask.request.protocol]
        message = f"The action {call.operation} is not valid for this web service."
        return error(ask.request, code, message, status=status)
    try:
        return operation(ask)
    except BadPageError as failure:
        code = _BAD_PAGE.get(ask.request.protocol, "ValidationException")
        return error(ask.request, code, str(failure))


def _given(request: Request) -> dict[str, object]:
    match request.protocol:
        case Protocol.EC2 | Protocol.QUERY:
            return dict(request.parameters)
        case Protocol.REST_JSON | Protocol.REST_XML:
            return dict(parse_qsl(request.query, keep_blank_values=True))
        case _:
            try:
                return msgspec.json.decode(request.body or b"{}", type=dict[str, object])
            except msgspec.MsgspecError:
                return {}


def written(answer: Answer, *, with_body: bool = True) -> bytes:
    """Write an answer as HTTP/1.1."""
    try:
        phrase = HTTPStatus(answer.status).phrase
    except ValueError:
        phrase = "Unknown"
    fields = {
        **answer.headers,
        "Content-Length": str(len(answer.body)),
        "x-amzn-RequestId": "5f3c1d3e-7c6a-4c1e-9a53-0d2f6b8e4a10",
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    head = f"HTTP/1.1 {answer.status} {phrase}\r\n{lines}\r\n".encode("latin-1")
    return head + answer.body if with_body else head
