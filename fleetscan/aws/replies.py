"""Refuse replies that are not what the service answers, before botocore reads them as empty.

botocore takes a JSON body that it can't parse for an empty reply, and an HTML page of a proxy that
happens to be well-formed for an XML reply without members. Either would read as "there is nothing".
"""

from typing import Any

import msgspec
from botocore.model import OperationModel

from fleetscan.aws.causes import UnexpectedReplyError

_JSON = {"json", "rest-json"}
_ERROR_STATUS = 300


def refuse_impostors(
    operation_model: OperationModel, response_dict: dict[str, Any], **_: object
) -> None:
    """Raise `UnexpectedReplyError` for a body that is not of the service's protocol.

    A handler of botocore's event `before-parse`.
    """
    shape = operation_model.output_shape
    if response_dict["status_code"] >= _ERROR_STATUS or shape is None:
        return
    if operation_model.has_streaming_output or not _has_body(shape):
        return
    body: bytes = response_dict["body"]
    protocol = operation_model.service_model.resolved_protocol
    if protocol in _JSON:
        _check_json(body, shape)
    else:
        _check_xml(body, protocol, operation_model.name)


def _has_body(shape: Any) -> bool:  # noqa: ANN401 - botocore's shapes have no types
    in_headers = {"header", "headers", "statusCode"}
    return any(
        member.serialization.get("location") not in in_headers for member in shape.members.values()
    )


def _check_json(body: bytes, shape: Any) -> None:  # noqa: ANN401 - botocore's shapes have no types
    try:
        reply = msgspec.json.decode(body)
    except msgspec.DecodeError as error:
        message = f"the reply is not JSON ({error}): {_start(body)}"
        raise UnexpectedReplyError(message) from None
    if not isinstance(reply, dict):
        message = f"the reply is not a JSON object: {_start(body)}"
        raise UnexpectedReplyError(message)
    if reply and not shape.serialization.get("payload") and reply.keys().isdisjoint(_names(shape)):
        message = f"the reply has nothing of a {shape.name}: {_start(body)}"
        raise UnexpectedReplyError(message)


def _names(shape: Any) -> set[str]:  # noqa: ANN401 - botocore's shapes have no types
    return {member.serialization.get("name", name) for name, member in shape.members.items()}


def _check_xml(body: bytes, protocol: str, operation: str) -> None:
    start = body[:512].lstrip().lower()
    if not start.startswith(b"<") or b"<html" in start or b"<!doctype" in start:
        message = f"the reply is not XML of the service: {_start(body)}"
        raise UnexpectedReplyError(message)
    if protocol in {"query", "ec2"} and f"<{operation}Response".encode() not in body[:1024]:
        message = f"the reply is not a {operation}Response: {_start(body)}"
        raise UnexpectedReplyError(message)


def _start(body: bytes) -> str:
    return repr(body[:60].decode("utf-8", "replace")) if body else "it is empty"
