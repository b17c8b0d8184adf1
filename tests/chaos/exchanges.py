"""What calls were answered, as botocore's parsers read it, and not those of fleetscan."""

import json
from collections.abc import Iterable, Mapping
from types import SimpleNamespace
from typing import Any, Final
from urllib.parse import unquote

import msgspec
from botocore.awsrequest import HeadersDict
from botocore.handlers import parse_get_bucket_location
from botocore.parsers import create_parser
from lxml import etree

from fleetscan.demo.operations import form_fields
from fleetscan.demo.wire import Answer, Protocol, Request
from fleetscan.testing.fake_api import operation_model

__all__ = [
    "Exchange",
    "Json",
    "LackingError",
    "asked",
    "bucket_of",
    "code_of",
    "items_of",
    "mapped",
    "one_of",
    "pairs",
    "parsed",
    "text_of",
]

# botocore's replies can be anything.
Json = Any

_ERROR_STATUS = 300
#: what a client does not wait for the body of
_WITHOUT_BODY = {204, 304}

#: botocore's names of services that are signed for by another
_NAMES = {"elasticloadbalancing": "elbv2", "elasticfilesystem": "efs"}


class Exchange(msgspec.Struct, frozen=True):
    """A request and what it was answered."""

    request: Request
    answer: Answer

    @property
    def operation(self) -> str:
        """`service:Operation`, by botocore's name of the service."""
        call = self.request.call
        return f"{_NAMES.get(call.service, call.service)}:{call.operation}"


class LackingError(Exception):
    """A reply lacks what something would rest on."""


def text_of(item: Json, name: str) -> str:
    """Return a member that has to be there, and to say something."""
    found = item.get(name) if isinstance(item, Mapping) else None
    if not isinstance(found, str) or not found:
        raise LackingError(name)
    return found


def items_of(reply: Json, name: str, *, needed: bool = False) -> list[Json]:
    """Return a list; one that AWS leaves out where it would be empty need not be there."""
    found = reply.get(name) if isinstance(reply, Mapping) else None
    if found is None and not needed:
        return []
    if not isinstance(found, list):
        raise LackingError(name)
    return found


def pairs(tags: Iterable[Json], key: str = "Key", value: str = "Value") -> dict[str, str]:
    """Return tags; one without a value has an empty one."""
    found: dict[str, str] = {}
    for tag in tags:
        if not isinstance(tag, Mapping) or not isinstance(tag.get(key), str):
            raise LackingError(key)
        text = tag.get(value, "")
        if not isinstance(text, str):
            raise LackingError(value)
        found[tag[key]] = text
    return found


def mapped(tags: Json) -> dict[str, str]:
    if not isinstance(tags, Mapping) or not all(isinstance(each, str) for each in tags.values()):
        raise LackingError("tags")
    return dict(tags)


def one_of(value: str, known: set[str]) -> str:
    """Refuse a value that nobody knows the meaning of."""
    if value not in known:
        raise LackingError(value)
    return value


def asked(exchange: Exchange, parameter: str) -> str:
    """Return a parameter of a request; without a name, the last of its path."""
    request = exchange.request
    if not parameter:
        return unquote(request.call.path.rpartition("/tags/")[2])
    if request.protocol in {Protocol.QUERY, Protocol.EC2}:
        return form_fields(request.protocol, request.body).get(parameter, "")
    found = json.loads(request.body or b"{}").get(parameter, "")
    return found if isinstance(found, str) else ""


def bucket_of(exchange: Exchange) -> str:
    return unquote(exchange.request.call.path.strip("/").partition("/")[0])


#: protocols in which members have the names that their models have
_JSON: Final = {"json", "rest-json"}

#: kinds of members that nothing rests on
_UNREAD: Final = ("integer", "long", "float", "double", "timestamp", "blob")

#: elements of which there may be several
_SEVERAL: Final = {"Bucket", "DBCluster", "DBInstance", "Rule", "Tag", "item", "member"}


def _each_once(body: bytes) -> bytes:
    """Leave out members of XML that are there twice: botocore stumbles, though they are equal."""
    try:
        root = etree.fromstring(body)
    except (etree.XMLSyntaxError, ValueError):
        return body
    for element in list(root.iter()):
        seen: set[bytes] = set()
        for child in list(element):
            name = str(child.tag).rpartition("}")[2]
            text = etree.tostring(child)
            if text in seen and name not in _SEVERAL:
                element.remove(child)
            seen.add(text)
    return bytes(etree.tostring(root))


def _response(exchange: Exchange) -> Json:
    """Return what botocore's parser makes of an answer; None if it stumbles."""
    answer = exchange.answer
    model = operation_model(exchange.operation)
    body = b"" if answer.status in _WITHOUT_BODY else _each_once(answer.body)
    response = {
        "status_code": answer.status,
        "headers": HeadersDict(answer.headers),
        "body": body,
        "context": {"operation_name": model.name},
    }
    parser = create_parser(model.service_model.resolved_protocol)
    for kind in _UNREAD:
        # else a date that is none, which nobody asks for, would spoil a whole reply
        setattr(parser, f"_handle_{kind}", lambda _shape, _node: None)
    try:
        made = parser.parse(response, model.output_shape)
        if model.name == "GetBucketLocation" and answer.status < _ERROR_STATUS:
            raw = SimpleNamespace(raw=response, content=body)
            parse_get_bucket_location(made, raw)
    except Exception:  # noqa: BLE001 - whatever it is, the reply can't be read
        return None
    return made


def parsed(exchange: Exchange) -> Json:
    """Return the members of a reply; None if it is an error, or none at all."""
    if exchange.answer.status >= _ERROR_STATUS:
        return None
    if operation_model(exchange.operation).service_model.resolved_protocol in _JSON:
        # botocore would stumble over members that nobody asks for
        return _object(exchange.answer)
    found = _response(exchange)
    return found if isinstance(found, Mapping) and "Error" not in found else None


def _object(answer: Answer) -> Json:
    """Return what a body of JSON says; None if it is no object."""
    try:
        found = json.loads(b"" if answer.status in _WITHOUT_BODY else answer.body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def code_of(exchange: Exchange) -> str:
    """Return the code of an error; empty if it is none."""
    if exchange.answer.status < _ERROR_STATUS:
        return ""
    error = (_response(exchange) or {}).get("Error", {})
    code = error.get("QueryErrorCode") or error.get("Code", "")
    return str(code)
