"""Replies that are made from a service's model, at random but the same each time."""

import base64
import json
import random
from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import escape

import msgspec
from botocore.model import OperationModel

from fleetscan.aws.parsing.xml_replies import root_of

# botocore's shapes have no types, and JSON can be anything
Shape = Any
Json = Any

JSON = {"json", "rest-json"}
OUTSIDE = {"header", "headers", "statusCode"}

_TEXTS = ("plain", "", "ünïcode ☃", "a <b> & \"c\" 'd'", "line\nbreak", "  spaced  ", "true", "12")
_HEADERS = ("plain", "", "two words", "a/b=c", "true", "12")
_TIMES = (
    "2026-01-31T23:59:59Z",
    "2026-01-31T23:59:59.123Z",
    "2026-01-31T23:59:59+02:00",
    "Sat, 31 Jan 2026 23:59:59 GMT",
    "1769903999",
)
_POLICY = "%7B%22Version%22%3A%20%222012-10-17%22%7D"
_XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
_NOISE = ("", "", "", "\n ", "<!-- a comment -->", "<?an instruction?>")


class Reply(msgspec.Struct, frozen=True):
    """A reply as it comes from the wire; names of headers are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


def reply_of(operation: OperationModel, seed: int) -> Reply:
    """Return a reply to an operation."""
    return _Replies(operation, seed).reply()


class _Replies:
    def __init__(self, operation: OperationModel, seed: int) -> None:
        self._operation = operation
        self._protocol = operation.service_model.resolved_protocol
        self._random = random.Random(seed)  # noqa: S311 - the same replies each time
        self._choose = self._random.choice

    def _happens(self, share: float) -> bool:
        return self._random.random() < share

    def reply(self) -> Reply:
        shape = self._operation.output_shape
        headers = {"content-type": "anything"}
        if self._happens(0.8):
            headers["x-amzn-requestid"] = "an-id"
        if self._happens(0.8):
            headers |= {"x-amz-request-id": "another-id", "x-amz-id-2": "a-host"}
        for name, member in shape.members.items() if shape is not None else ():
            headers |= self._headers(name, member)
        return Reply(self._choose([200, 202]), headers, self._body(shape))

    def _headers(self, name: str, shape: Shape) -> dict[str, str]:
        location = shape.serialization.get("location")
        header = shape.serialization.get("name", name).lower()
        if location == "headers":
            return {f"{header}{n}": self._choose(_HEADERS) for n in range(self._count())}
        if location != "header" or self._happens(0.3):
            return {}
        if shape.serialization.get("jsonvalue"):
            return {header: base64.b64encode(b'{"of": ["a value"]}').decode()}
        if shape.type_name == "list":
            return {header: ", ".join(self._header(shape.member) for _ in range(1 + self._count()))}
        return {header: self._header(shape)}

    def _header(self, shape: Shape) -> str:
        if shape.type_name == "string":
            return self._choose(_HEADERS)
        text = self._text(shape)
        # a comma is what divides the values of a header
        return text.replace("Sat, ", "")

    def _body(self, shape: Shape) -> bytes:
        if self._operation.name == "GetBucketLocation":
            # its model has no place for what the root holds
            return self._document("LocationConstraint", self._xml_text(self._choose(_TEXTS)))
        payload = shape.serialization.get("payload") if shape is not None else None
        body = shape.members[payload] if payload else shape
        if payload and body.type_name == "string":
            return self._choose(['{"a": "policy"}', "free text ☃", "  <a/>\n"]).encode()
        if self._protocol in JSON:
            return self._json_body(body)
        content = self._content(body) if body is not None else ""
        if self._protocol == "rest-xml":
            name = self._operation.name
            return self._document(root_of(self._operation) or f"{name}Result", content)
        wrapper = shape.serialization.get("resultWrapper") if shape is not None else None
        content = f"<{wrapper}>{content}</{wrapper}>" if wrapper else content
        content += (
            "<requestId>some-id</requestId>"
            if self._protocol == "ec2"
            else "<ResponseMetadata><RequestId>some-id</RequestId></ResponseMetadata>"
        )
        return self._document(f"{self._operation.name}Response", content)

    def _document(self, root: str, content: str) -> bytes:
        metadata = self._operation.service_model.metadata
        namespace = metadata.get("xmlNamespace", "http://example.com/doc/")
        start = f'<?xml version="1.0"?>\n{self._choose(_NOISE)}<{root} xmlns="{namespace}">'
        return f"{start}{content}</{root}>".encode()

    def _json_body(self, shape: Shape) -> bytes:
        is_needed = shape is not None and any(
            member.serialization.get("location") not in OUTSIDE for member in shape.members.values()
        )
        is_payload = shape is not self._operation.output_shape
        if self._protocol == "rest-json" and (is_payload or not is_needed) and self._happens(0.3):
            return b""
        return json.dumps(self._json(shape) if shape is not None else {}).encode()

    def _text(self, shape: Shape) -> str:  # noqa: PLR0911 - one for each kind of botocore's shapes
        match shape.type_name:
            case "boolean":
                return self._choose(["true", "false"])
            case "integer" | "long":
                return self._choose(["0", "7", "-1", str(2**40), " 12 "])
            case "float" | "double":
                return self._choose(["0.5", "3", "3.0", "-1.25", "1e3"])
            case "timestamp":
                return self._choose(_TIMES)
            case "blob":
                return base64.b64encode(b"\x00some bytes\xff").decode()
            case _ if shape.name == "policyDocumentType":
                return _POLICY
        return self._choose(_TEXTS)

    def _json_scalar(self, shape: Shape) -> Json:
        in_quotes = self._protocol == "rest-json" and self._happens(0.3)
        match shape.type_name:
            case "boolean":
                return self._choose([True, False])
            case "integer" | "long" if not in_quotes:
                return self._choose([0, 7, -1, 2**40, 3.0])
            case "float" | "double" if not in_quotes:
                return self._choose([0.5, 3.0, 3, -1.25])
            case "timestamp" if self._happens(0.5):
                return self._choose([1769903999, 1769903999.5])
        return self._text(shape)

    def _chosen(self, shape: Shape, depth: int) -> list[tuple[str, Shape]]:
        """Return the members that a structure is to have; deep down there are few."""
        members = list(shape.members.items())
        if shape.is_tagged_union:
            return [self._choose(members)] if members else []
        share = (0.8, 0.6, 0.4, 0.2)[depth] if depth < 4 else 0.0
        return [each for each in members if self._happens(share)]

    def _count(self) -> int:
        return self._choose([0, 1, 2])

    def _json(self, shape: Shape, depth: int = 0) -> Json:
        match shape.type_name:
            case "structure" if shape.is_document_type:
                return self._choose([{"of": [None, 1, 1.0, "any form"]}, "a text", [], True])
            case "structure":
                return self._json_structure(shape, depth)
            case "list":
                return [self._json(shape.member, depth + 1) for _ in range(self._count())]
            case "map":
                return {
                    f"key {n}": self._json(shape.value, depth + 1) for n in range(self._count())
                }
        return self._json_scalar(shape)

    def _json_structure(self, shape: Shape, depth: int) -> dict[str, Json]:
        members: dict[str, Json] = {}
        for name, member in self._chosen(shape, depth):
            # for a header JSON is written in base64, and so it would be in a body
            if member.serialization.get("jsonvalue"):
                continue
            is_null = self._happens(0.1) and not shape.is_tagged_union
            key = member.serialization.get("name", name)
            members[key] = None if is_null else self._json(member, depth + 1)
        if members and self._happens(0.2):
            new = "__type" if shape.is_tagged_union else "aNewMember"
            members[new] = {"of": ["2027"]}
        return members

    def _xml(self, shape: Shape, name: str, depth: int) -> str:
        """Return the element, or the elements, that a member is."""
        attributes, serialization = "", shape.serialization
        match shape.type_name:
            case "list" if serialization.get("flattened"):
                return self._several(lambda: self._xml(shape.member, name, depth + 1))
            case "map" if serialization.get("flattened"):
                return self._entries(shape, name, depth)
            case "structure":
                attributes = self._attributes(shape)
        return f"<{name}{attributes}>{self._content(shape, depth)}</{name}>"

    def _attributes(self, shape: Shape) -> str:
        return "".join(
            f" {_XSI} other='of another' {member.serialization['name']}='a &amp; b'"
            for member in shape.members.values()
            if member.serialization.get("xmlAttribute") and self._happens(0.8)
        )

    def _content(self, shape: Shape, depth: int = 0) -> str:
        match shape.type_name:
            case "structure":
                return self._structure(shape, depth)
            case "list":
                inner = shape.member.serialization.get("name", "member")
                return self._several(lambda: self._xml(shape.member, inner, depth + 1))
            case "map":
                return self._entries(shape, "entry", depth)
        return self._xml_text(self._text(shape))

    def _structure(self, shape: Shape, depth: int) -> str:
        tags = [_tag(name, member) for name, member in shape.members.items()]
        found = []
        for name, member in self._chosen(shape, depth):
            tag = _tag(name, member)
            if member.serialization.get("location") in OUTSIDE or (
                # S3 has a string and a list with one tag: botocore makes a string of the list
                member.type_name == "list" and tags.count(tag) > 1
            ):
                continue
            if not member.serialization.get("xmlAttribute"):
                found.append(self._xml(member, tag, depth + 1))
        if self._happens(0.2) and not shape.is_tagged_union:
            found.append("<aNewMember><of>2027</of></aNewMember>")
        return self._choose(_NOISE).join(["", *found, ""])

    def _xml_text(self, text: str) -> str:
        """Write a text in one of the ways that XML has for it."""
        match self._random.randrange(10):
            case 0:
                return f"<![CDATA[{text}]]>"
            case 1:
                half = len(text) // 2
                return f"{escape(text[:half])}<!-- a comment -->{escape(text[half:])}"
            case 2:
                half = len(text) // 2
                return f"{escape(text[:half])}<?an instruction?><![CDATA[{text[half:]}]]>"
        return escape(text)

    def _several(self, write: Callable[[], str]) -> str:
        return self._choose(_NOISE).join(["", *(write() for _ in range(self._count())), ""])

    def _entries(self, shape: Shape, name: str, depth: int) -> str:
        key = shape.key.serialization.get("name", "key")
        value = shape.value.serialization.get("name", "value")
        return "".join(
            f"<{name}><{key}>key {n}</{key}>{self._xml(shape.value, value, depth + 1)}</{name}>"
            for n in range(self._count())
        )


def _tag(name: str, shape: Shape) -> str:
    """Return the name of a member's element: of a flattened list, that of each item."""
    found: str = shape.serialization.get("name", name)
    if shape.type_name == "list" and shape.serialization.get("flattened"):
        found = shape.member.serialization.get("name", found)
    return found
