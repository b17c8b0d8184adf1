"""Refuse replies that are not what the service answers, before botocore reads them as empty.

botocore takes a JSON body that it can't parse for an empty reply, and an XML page of a proxy for an
XML reply without members. Either would read as "there is nothing".
"""

import json
import re
from collections.abc import Mapping
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

# What JSON has for each kind of shape that facts are built from. Numbers and times come in several
# forms, which botocore knows.
_TYPES: Mapping[str, type] = {
    "boolean": bool,
    "list": list,
    "map": dict,
    "string": str,
    "structure": dict,
}


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
        service = operation_model.service_model.service_name
        _check_rest_xml(body, S3_ROOTS.get(operation_model.name) if service == "s3" else None)
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
    except (ValueError, RecursionError) as error:
        message = f"the reply is not JSON ({error}): {_start(body)}"
        raise UnexpectedReplyError(message) from None
    if not isinstance(reply, dict):
        message = f"the reply is not a JSON object: {_start(body)}"
        raise UnexpectedReplyError(message)
    if shape.serialization.get("payload"):
        return
    if reply and reply.keys().isdisjoint(_members(shape)):
        message = f"the reply has nothing of a {shape.name}: {_start(body)}"
        raise UnexpectedReplyError(message)
    _see_that_it_fits(reply, shape, shape.name)


def _see_that_it_fits(value: Any, shape: Any, name: str) -> None:  # noqa: ANN401 - JSON, and botocore's shapes
    """Hold a value against its shape, down to its leaves. A structure may leave members out."""
    kind = shape.type_name
    expected: Any = _TYPES.get(kind, object)
    if not isinstance(value, expected):
        message = f"{name} is not a {kind} in the reply"
        raise UnexpectedReplyError(message)
    match kind:
        case "string":
            _see_that_it_is_unicode(value, name)
        case "list":
            for each in value:
                _see_that_it_fits(each, shape.member, name)
        case "map":
            for each in value.values():
                _see_that_it_fits(each, shape.value, name)
        case "structure" if not shape.is_document_type:
            for member_name, member in _members(shape).items():
                if value.get(member_name) is not None:
                    _see_that_it_fits(value[member_name], member, member_name)


def _see_that_it_is_unicode(text: str, name: str) -> None:
    """Refuse what can't be written down: JSON can hold one half of a surrogate pair."""
    try:
        text.encode()
    except UnicodeEncodeError:
        message = f"{name} is no Unicode text in the reply"
        raise UnexpectedReplyError(message) from None


def _members(shape: Any) -> dict[str, Any]:  # noqa: ANN401 - botocore's shapes have no types
    """Return the members of a structure by their names in JSON."""
    return {
        member.serialization.get("name", name): member for name, member in shape.members.items()
    }


def _check_rest_xml(body: bytes, expected: str | None) -> None:
    """Check a reply of S3, or of another service of its protocol, whose root is not known."""
    # S3 says some errors with status 200; botocore knows them by this root.
    if _root(body) == "Error":
        return
    _check_root(body, expected)
    try:
        ET.fromstring(body)  # noqa: S314 - botocore parses it with the same parser
    except ET.ParseError as error:
        message = f"the reply can't be parsed ({error}): {_start(body)}"
        raise UnexpectedReplyError(message) from None


def _check_root(body: bytes, expected: str | None) -> None:
    found = _root(body)
    if found is None or found.lower() == "html":
        message = f"the reply is not XML of the service: {_start(body)}"
        raise UnexpectedReplyError(message)
    if expected is not None and found != expected:
        message = f"the reply is not a {expected}: {_start(body)}"
        raise UnexpectedReplyError(message)


def _root(body: bytes) -> str | None:
    """Return the name of the root element, without a prefix; None if this is no XML."""
    found = _ROOT.match(body.removeprefix(b"\xef\xbb\xbf"))
    return found["name"].decode() if found else None


def _start(body: bytes) -> str:
    return repr(body[:60].decode("utf-8", "replace")) if body else "it is empty"
