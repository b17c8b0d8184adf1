"""Refuse replies that are not what the service answers, before botocore reads them as empty.

botocore takes a JSON body that it can't parse for an empty reply, and an XML page of a proxy for an
XML reply without members. Either would read as "there is nothing".
"""

import json
import re
from typing import Any

from botocore.model import OperationModel

from fleetscan.aws.causes import UnexpectedReplyError

_JSON = {"json", "rest-json"}

# Where botocore's parsers begin to read an error.
_ERROR_STATUS = 301

# The root elements of S3, which its model leaves out. botocore would take any other as well.
# https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations.html
S3_ROOTS = {
    "GetBucketEncryption": "ServerSideEncryptionConfiguration",
    "GetBucketLocation": "LocationConstraint",
    "GetBucketTagging": "Tagging",
    "ListBuckets": "ListAllMyBucketsResult",
}

# What comes before the root element, and its name without the prefix of a namespace.
_ROOT = re.compile(
    rb"\s*(?:(?:<\?.*?\?>|<!--.*?-->)\s*)*<(?:[\w.-]+:)?(?P<name>[\w.-]+)", re.DOTALL
)

_TYPES: dict[str, type] = {"list": list, "map": dict, "structure": dict}


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
    elif protocol == "rest-xml":
        _check_root(body, S3_ROOTS.get(operation_model.name))
    else:
        _check_root(body, f"{operation_model.name}Response")


def _has_body(shape: Any) -> bool:  # noqa: ANN401 - botocore's shapes have no types
    in_headers = {"header", "headers", "statusCode"}
    return any(
        member.serialization.get("location") not in in_headers for member in shape.members.values()
    )


def _check_json(body: bytes, shape: Any) -> None:  # noqa: ANN401 - botocore's shapes have no types
    try:
        # as botocore reads it: a stricter parser would refuse what botocore understands
        reply = json.loads(body.decode())
    except ValueError as error:
        message = f"the reply is not JSON ({error}): {_start(body)}"
        raise UnexpectedReplyError(message) from None
    if not isinstance(reply, dict):
        message = f"the reply is not a JSON object: {_start(body)}"
        raise UnexpectedReplyError(message)
    if shape.serialization.get("payload"):
        return
    members = {
        member.serialization.get("name", name): member for name, member in shape.members.items()
    }
    if reply and reply.keys().isdisjoint(members):
        message = f"the reply has nothing of a {shape.name}: {_start(body)}"
        raise UnexpectedReplyError(message)
    for name, member in members.items():
        value = reply.get(name)
        if value is not None and not isinstance(value, _TYPES.get(member.type_name, object)):
            message = f"{name} is not a {member.type_name} in the reply: {_start(body)}"
            raise UnexpectedReplyError(message)


def _check_root(body: bytes, expected: str | None) -> None:
    found = _ROOT.match(body.removeprefix(b"\xef\xbb\xbf"))
    if found is None or found["name"].lower() == b"html":
        message = f"the reply is not XML of the service: {_start(body)}"
        raise UnexpectedReplyError(message)
    if expected is not None and found["name"] != expected.encode():
        message = f"the reply is not a {expected}: {_start(body)}"
        raise UnexpectedReplyError(message)


def _start(body: bytes) -> str:
    return repr(body[:60].decode("utf-8", "replace")) if body else "it is empty"
