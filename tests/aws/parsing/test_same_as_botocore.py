"""Every reply of every service in use reads as botocore reads it."""

import base64
import json
import random
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape

import pytest
from botocore.handlers import json_decode_policies
from botocore.model import ServiceModel
from botocore.parsers import create_parser

from fleetscan.aws.models import shared_loader
from fleetscan.aws.parsing import parser_of
from fleetscan.aws.parsing.xml_replies import S3_ROOTS
from tests.aws.wire import CALLS

SERVICES = sorted({call.service for call in CALLS.values()} | {"account", "organizations", "sts"})
JSON = {"json", "rest-json"}
OUTSIDE = {"header", "headers", "statusCode"}

_TEXTS = ("plain", "", "ünïcode ☃", "a <b> & \"c\" 'd'", "line\nbreak", "  spaced  ", "true", "12")
_TIMES = ("2026-01-31T23:59:59Z", "2026-01-31T23:59:59.123Z", "2026-01-31T23:59:59+02:00")
_POLICY = "%7B%22Version%22%3A%20%222012-10-17%22%7D"


def plain(value: Any) -> Any:  # noqa: ANN401 - a reply
    """Read all of a reply, into dicts and lists."""
    if isinstance(value, Mapping):
        return {name: plain(each) for name, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, list) else value


class Replies:
    """Makes replies from the shapes of a model, at random but the same each time."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - the same replies each time

    def scalar(self, shape: Any, *, is_json: bool) -> Any:  # noqa: ANN401, PLR0911 - a value for each kind of botocore's shapes
        choose = self._random.choice
        match shape.type_name:
            case "boolean":
                return choose([True, False]) if is_json else choose(["true", "false"])
            case "integer" | "long":
                return choose([0, 7, -1, 2**40])
            case "float" | "double":
                return choose([0.5, 3.0, -1.25])
            case "timestamp" if is_json and shape.serialization.get("timestampFormat") is None:
                return choose([1769903999, 1769903999.5])
            case "timestamp":
                return choose(_TIMES)
            case "blob":
                return base64.b64encode(b"\x00some bytes\xff").decode()
            case _ if shape.name == "policyDocumentType":
                return _POLICY
        return choose(_TEXTS)

    def chosen(self, shape: Any, depth: int) -> list[tuple[str, Any]]:  # noqa: ANN401 - botocore's shape
        """Return the members that a structure is to have; deep down there are few."""
        members = list(shape.members.items())
        if shape.is_tagged_union:
            return [self._random.choice(members)] if members else []
        share = (0.8, 0.6, 0.4, 0.2)[depth] if depth < 4 else 0.0
        return [each for each in members if self._random.random() < share]

    def count(self) -> int:
        return self._random.choice([0, 1, 2])

    def json(self, shape: Any, depth: int = 0) -> Any:  # noqa: ANN401 - botocore's shape, and JSON
        match shape.type_name:
            case "structure":
                return {
                    member.serialization.get("name", name): self.json(member, depth + 1)
                    for name, member in self.chosen(shape, depth)
                    if member.serialization.get("location") not in OUTSIDE
                }
            case "list":
                return [self.json(shape.member, depth + 1) for _ in range(self.count())]
            case "map":
                return {f"key {n}": self.json(shape.value, depth + 1) for n in range(self.count())}
        if shape.serialization.get("jsonvalue"):
            return json.dumps({"of": ["a value"]})
        return self.scalar(shape, is_json=True)

    def xml(self, shape: Any, name: str, depth: int = 0) -> str:  # noqa: ANN401 - botocore's shape
        """Return the element, or the elements, that a member is."""
        serialization = shape.serialization
        match shape.type_name:
            case "list" if serialization.get("flattened"):
                inner = shape.member.serialization.get("name", name)
                return "".join(
                    self.xml(shape.member, inner, depth + 1) for _ in range(self.count())
                )
            case "map" if serialization.get("flattened"):
                return "".join(self._entry(shape, name, n, depth) for n in range(self.count()))
        return f"<{name}>{self.content(shape, depth)}</{name}>"

    def content(self, shape: Any, depth: int = 0) -> str:  # noqa: ANN401 - botocore's shape
        match shape.type_name:
            case "structure":
                return "\n ".join(
                    self.xml(member, member.serialization.get("name", name), depth + 1)
                    for name, member in self.chosen(shape, depth)
                    if member.serialization.get("location") not in OUTSIDE
                    and not member.serialization.get("xmlAttribute")
                )
            case "list":
                inner = shape.member.serialization.get("name", "member")
                return "".join(
                    self.xml(shape.member, inner, depth + 1) for _ in range(self.count())
                )
            case "map":
                return "".join(self._entry(shape, "entry", n, depth) for n in range(self.count()))
        return escape(str(self.scalar(shape, is_json=False)))

    def _entry(self, shape: Any, name: str, number: int, depth: int) -> str:  # noqa: ANN401 - botocore's shape
        key = shape.key.serialization.get("name", "key")
        value = self.xml(shape.value, shape.value.serialization.get("name", "value"), depth + 1)
        return f"<{name}><{key}>key {number}</{key}>{value}</{name}>"


def body_of(model: Any, seed: int) -> bytes:  # noqa: ANN401 - botocore's model
    """Return the body of a reply of an operation."""
    replies, shape = Replies(seed), model.output_shape
    protocol = model.service_model.resolved_protocol
    payload = shape.serialization.get("payload") if shape is not None else None
    body = shape.members[payload] if payload else shape
    if protocol in JSON:
        return json.dumps(replies.json(body) if body is not None else {}).encode()
    content = replies.content(body) if body is not None else ""
    namespace = model.service_model.metadata.get("xmlNamespace", "http://example.com/doc/")
    if protocol == "rest-xml":
        root = S3_ROOTS.get(model.name, f"{model.name}Result")
    else:
        root = f"{model.name}Response"
        wrapper = shape.serialization.get("resultWrapper") if shape is not None else None
        content = f"<{wrapper}>{content}</{wrapper}>" if wrapper else content
        content += (
            "<requestId>some-id</requestId>"
            if protocol == "ec2"
            else "<ResponseMetadata><RequestId>some-id</RequestId></ResponseMetadata>"
        )
    return f'<?xml version="1.0"?>\n<{root} xmlns="{namespace}">{content}</{root}>'.encode()


HEADERS = {"x-amzn-requestid": "an-id", "x-amz-id-2": "a-host", "content-type": "anything"}


@pytest.mark.parametrize("service", SERVICES)
def test_every_reply_reads_as_botocore_reads_it(service: str) -> None:
    model = ServiceModel(shared_loader().load_service_model(service, "service-2"), service)
    compared = set()
    for number, name in enumerate(model.operation_names):
        operation = model.operation_model(name)
        parser = parser_of(operation)
        # all of it is in the root's text, which is a test of its own
        if parser is None or name == "GetBucketLocation":
            continue
        for seed in range(2):
            body = body_of(operation, seed * 10_000 + number)
            if body in {b"{}", b"[]"}:
                continue
            theirs = create_parser(model.resolved_protocol).parse(
                {"status_code": 200, "headers": HEADERS, "body": body}, operation.output_shape
            )
            if service == "iam":
                json_decode_policies(theirs, operation)
            ours = plain(parser(200, HEADERS, body))
            assert ours == plain(theirs), f"{name}: {body!r}"
            compared.add(name)
    declared = {call.name for call in CALLS.values() if call.service == service}
    assert declared - {"GetBucketLocation"} <= compared
