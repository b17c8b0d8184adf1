"""Refuse replies that are not what the service answers, before botocore reads them as empty.

botocore takes a JSON body that it can't parse for an empty reply, and an XML page of a proxy for an
XML reply without members. Either would read as "there is nothing".
"""

import json
import re
from typing import Any
from xml.etree import ElementTree as ET

from aiobotocore.session import AioSession
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


def refuse_impostors(core: AioSession) -> None:
    """Let all clients of a session raise `UnexpectedReplyError` for what is no reply of a service.

    A body that is not of the service's protocol, or not of the operation, is none.
    """
    # Handlers with more wildcards go first, so this one comes before botocore's own, which takes
    # every body of S3 that it can't parse for an internal error of S3.
    core.register("before-parse.*.*", _check)


def _check(operation_model: OperationModel, response_dict: dict[str, Any], **_: object) -> None:
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
        _check_s3(body, S3_ROOTS[operation_model.name])
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


def _check_s3(body: bytes, expected: str) -> None:
    # S3 says some errors with status 200; botocore knows them by this root.
    if _root(body) == "Error":
        return
    _check_root(body, expected)
    try:
        ET.fromstring(body)  # noqa: S314 - botocore parses it with the same parser
    except ET.ParseError as error:
        message = f"the reply can't be parsed ({error}): {_start(body)}"
        raise UnexpectedReplyError(message) from None


def _check_root(body: bytes, expected: str) -> None:
    found = _root(body)
    if found is None or found.lower() == "html":
        message = f"the reply is not XML of the service: {_start(body)}"
        raise UnexpectedReplyError(message)
    if found != expected:
        message = f"the reply is not a {expected}: {_start(body)}"
        raise UnexpectedReplyError(message)


def _root(body: bytes) -> str | None:
    """Return the name of the root element, without a prefix; None if this is no XML."""
    found = _ROOT.match(body.removeprefix(b"\xef\xbb\xbf"))
    return found["name"].decode() if found else None


def _start(body: bytes) -> str:
    return repr(body[:60].decode("utf-8", "replace")) if body else "it is empty"
