"""Which operations' replies can be read here, and how."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from botocore.handlers import BUILTIN_HANDLERS
from botocore.model import OperationModel

from fleetscan.aws.parsing.json_replies import json_body, rest_json_body
from fleetscan.aws.parsing.outside import outside_members
from fleetscan.aws.parsing.reply import (
    ReadBody,
    ReadIds,
    ReplyParser,
    ids_in_headers,
    rest_ids_in_headers,
)
from fleetscan.aws.parsing.xml_replies import ec2_ids, query_body, query_ids, rest_body


class _Protocol(msgspec.Struct, frozen=True):
    """How a protocol of AWS says what it says."""

    read_body: Callable[[OperationModel], ReadBody]
    read_ids: ReadIds


_PROTOCOLS: Mapping[str, _Protocol] = {
    "ec2": _Protocol(query_body, ec2_ids),
    "json": _Protocol(json_body, ids_in_headers),
    "query": _Protocol(query_body, query_ids),
    "rest-json": _Protocol(rest_json_body, rest_ids_in_headers),
    "rest-xml": _Protocol(rest_body, rest_ids_in_headers),
}

# botocore's handlers that change a reply before or after it is parsed, whose work is done here.
# `handle_expires_header` is none of them: it changes only what has a header Expires (see below).
_DONE_HERE = {
    "_handle_200_error",  # S3: `DisguisedError`
    "_handle_sqs_compatible_error",  # changes errors alone
    "handle_expires_header",
    "json_decode_policies",  # IAM: where a policy is read
    "parse_get_bucket_location",
}

_CHANGING = {"after-call", "before-parse"}

# the events of the other handlers of these two: few, so looked for once
_CHANGES = [
    parts
    for pattern, handler, *_ in BUILTIN_HANDLERS
    if (parts := pattern.split("."))[0] in {"*", *_CHANGING}
    and getattr(handler, "__name__", None) not in _DONE_HERE
]


def parser_of(operation_model: OperationModel) -> ReplyParser | None:
    """Return how the replies of an operation are read; None if only botocore can read them.

    That is so for bodies that are streams, protocols that are not spoken here, and operations whose
    replies botocore changes by handlers that are not known here. Makes no plan: that is for the
    first reply.
    """
    shape = operation_model.output_shape
    name = operation_model.service_model.resolved_protocol
    protocol = _PROTOCOLS.get(name)
    if protocol is None or _is_stream(operation_model) or _is_changed(operation_model):
        return None
    return ReplyParser(
        name=operation_model.name if shape is None else shape.name,
        read_body=protocol.read_body(operation_model),
        read_ids=protocol.read_ids,
        # the other protocols have all in the body, whatever the model says
        outside=(
            outside_members(shape, is_json=name == "rest-json") if name.startswith("rest-") else {}
        ),
    )


def _is_stream(operation: OperationModel) -> bool:
    return bool(operation.has_streaming_output or operation.has_event_stream_output)


def _is_changed(operation: OperationModel) -> bool:
    """Tell whether botocore changes replies of an operation in a way that is not done here."""
    service = operation.service_model.service_id.hyphenize()
    if service == "s3" and _has_expires(operation.output_shape):
        return True
    events = [[event, service, operation.name] for event in _CHANGING]
    return any(_matches(parts, event) for parts in _CHANGES for event in events)


def _matches(parts: list[str], event: list[str]) -> bool:
    """Tell whether a handler is called for an event: one for its first parts is, too."""
    return len(parts) <= len(event) and all(
        part in {"*", found} for part, found in zip(parts, event, strict=False)
    )


def _has_expires(shape: Any) -> bool:  # noqa: ANN401 - botocore's shape
    return shape is not None and "Expires" in shape.members
