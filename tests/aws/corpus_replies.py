"""The replies of the corpus, in the form in which their services send them."""

import json
import tomllib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import msgspec

from fleetscan.demo.wire import Answer
from fleetscan.testing.fake_api import operation_model
from fleetscan.verdicts import Cause

CORPUS = Path(__file__).with_name("corpus")

_REQUEST_ID = "7a62c49f-347e-4fc4-9331-6e8eEXAMPLE"


class Expected(msgspec.Struct, frozen=True, kw_only=True):
    """What has to be found of an entry: see README.md in the corpus."""

    source: str
    cause: Cause
    recovers: bool
    remedy: str | None = None
    iam_action: str | None = None


class Reply(Expected, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What AWS answered to a call."""

    call: str
    status: int
    body: str | None = None
    code: str = ""
    message: str = ""
    headers: Mapping[str, str] = msgspec.field(default_factory=dict)
    region_may_be_disabled: bool = False


class Failure(Expected, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A call to which AWS answered nothing."""

    #: the function of `tests.aws.corpus_failures` that makes it
    made: str


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    reply: tuple[Reply, ...] = ()
    failure: tuple[Failure, ...] = ()


def _files() -> list[_File]:
    return [
        msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), _File)
        for path in sorted(CORPUS.glob("*.toml"))
    ]


REPLIES = [reply for file in _files() for reply in file.reply]
FAILURES = [failure for file in _files() for failure in file.failure]


def answer_of(reply: Reply) -> Answer:
    """The answer as it was sent; or what its source tells, in the form of the protocol."""
    protocol = operation_model(reply.call).service_model.resolved_protocol
    if reply.body is not None:
        kind = "application/json" if "json" in protocol else "text/xml"
        headers = {"Content-Type": kind, **reply.headers}
        return Answer(status=reply.status, headers=headers, body=reply.body.encode())
    if "json" in protocol:
        return _json(reply, protocol)
    error = f"<Code>{reply.code}</Code><Message>{escape(reply.message)}</Message>"
    ids = f"<RequestId>{_REQUEST_ID}</RequestId>"
    content = {
        "ec2": f"<Response><Errors><Error>{error}</Error></Errors>{ids}</Response>",
        "query": f"<ErrorResponse><Error><Type>Sender</Type>{error}</Error>{ids}</ErrorResponse>",
        "rest-xml": f"<Error>{error}{ids}<HostId>a</HostId></Error>",
    }
    return Answer.text(f'<?xml version="1.0"?>\n{content[protocol]}', status=reply.status)


def _json(reply: Reply, protocol: str) -> Answer:
    headers = {"Content-Type": "application/json"}
    members = {"message": reply.message}
    if protocol == "rest-json":
        headers["x-amzn-ErrorType"] = reply.code
    else:
        members["__type"] = reply.code
    if reply.call.startswith("sqs:"):
        # which came from the query protocol, and still says its codes
        headers["x-amzn-query-error"] = f"{reply.code};Sender"
    return Answer(status=reply.status, headers=headers, body=json.dumps(members).encode())


def parameters_of(call: str) -> dict[str, Any]:
    """The least that an operation takes."""
    shape = operation_model(call).input_shape
    return _structure(shape) if shape else {}


def _structure(shape: Any) -> dict[str, Any]:  # noqa: ANN401 - botocore's shapes
    return {name: _value(shape.members[name], name) for name in shape.required_members}


def _text(shape: Any, name: str, least: int) -> str:  # noqa: ANN401 - botocore's shapes
    if name == "QueueUrl":
        return "https://sqs.eu-west-1.amazonaws.com/111111111111/a-queue"
    return str(shape.enum[0]) if shape.enum else "arn-a-b" + "c" * least


_VALUES: Mapping[str, Callable[[Any, str, int], Any]] = {
    "structure": lambda shape, _, __: _structure(shape),
    "list": lambda shape, name, least: [_value(shape.member, name)] * max(least, 1),
    "map": lambda _, __, ___: {},
    "string": _text,
    "blob": lambda _, __, ___: b"b",
    "boolean": lambda _, __, ___: True,
    "timestamp": lambda _, __, ___: datetime(2026, 11, 23, tzinfo=UTC),
    **dict.fromkeys(("integer", "long", "double", "float"), lambda _, __, least: least),
}


def _value(shape: Any, name: str) -> Any:  # noqa: ANN401 - botocore's shapes and values
    return _VALUES[shape.type_name](shape, name, int(shape.metadata.get("min", 1)))
