"""Replies that are spoilt: some are still what AWS may say, some nearly, and some are nothing.

A reply is changed as a tree of members where it is one, else as bytes. What is changed, and how, is
drawn by hypothesis, so that a failure is shrunk to the change that matters.
"""

import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import msgspec
from hypothesis import strategies as st
from lxml import etree

from fleetscan.demo.wire import Answer

__all__ = ["Change", "Spoiled", "changes", "spoilt"]

# JSON and trees of XML can be anything.
Json = Any
Element = Any

#: what stands in the place of a value
VALUES: Final[tuple[Json, ...]] = (
    None,
    "",
    " ",
    "plain",
    "x" * 1_000,
    "\u202e\x1b[31mred\x07",
    "half a pair \ud800",
    "true",
    "false",
    "maybe",
    "aws:none",
    True,
    False,
    0,
    -1,
    1 << 63,
    10**40,
    1e308,
    0.5,
    [],
    {},
    [None],
    [[]],
    {"Key": "Owner"},
    "2026-13-45T99:99:99Z",
    "0001-01-01T00:00:00Z",
    "arn:aws:ec2:us-east-1:999999999999:volume/vol-1",
    "arn:aws:iam::999999999999:user/user",
    "999999999999",
    "111111111111",
    "us-east-1",
    "eu-west-1",
    "mars-north-1",
    "global",
    "stopped",
    "terminated",
    "NEW_VALUE",
    "CUSTOMER",
    "AWS",
    "../../etc/passwd",
    "a/b?c=d&e#f",
)

_HTML = b"<!DOCTYPE html>\n<html><body>Please log in to the proxy.</body></html>"


class Change(msgspec.Struct, frozen=True):
    """One change to a reply."""

    #: `drop`, `value`, …: see `_IN_A_TREE`, `_IN_BYTES` and `_OF_HTTP`
    kind: str
    #: which member, or which byte: modulo how many there are
    where: int
    value: Json = None


def changes() -> st.SearchStrategy[Change]:
    """Draw a change; most are to members, for bytes that are changed are seldom a reply at all."""
    trees = st.sampled_from([*_IN_A_TREE] * 4)
    others = st.sampled_from([*_IN_BYTES, *_OF_HTTP])
    return st.builds(
        Change,
        kind=st.one_of(trees, trees, others),
        where=st.integers(0, 400),
        value=st.sampled_from(VALUES),
    )


class Spoiled(msgspec.Struct, frozen=True):
    """What is done to the replies of an operation."""

    operation: str
    #: the seed of a reply that is made from the service's model; None takes the true one
    made_up: int | None
    changes: tuple[Change, ...]


def spoilt(answer: Answer, changes: tuple[Change, ...]) -> Answer:
    """Return an answer with changes made to it. The same changes give the same answer."""
    body, status, headers = answer.body, answer.status, dict(answer.headers)
    for change in changes:
        if change.kind in _IN_A_TREE:
            body = _in_a_tree(body, change)
        elif change.kind in _IN_BYTES:
            body = _IN_BYTES[change.kind](body, change.where)
        else:
            status, headers = _OF_HTTP[change.kind](status, headers, change)
    checksum = next((name for name in headers if name.lower() == "x-amz-crc32"), None)
    if checksum is not None:
        # else no change to a reply of DynamoDB would be looked at
        headers[checksum] = str(zlib.crc32(body))
    return msgspec.structs.replace(answer, status=status, headers=headers, body=body)


def _in_a_tree(body: bytes, change: Change) -> bytes:
    try:
        return _in_json(json.loads(body), change)
    except ValueError:
        pass
    try:
        return _in_xml(etree.fromstring(body), change)
    except (etree.XMLSyntaxError, ValueError):
        return body


# JSON


def _in_json(document: Json, change: Change) -> bytes:
    places = list(_places(document))
    if places:
        within, key = places[change.where % len(places)]
        _change_json(within, key, change)
    # escapes, so that half a surrogate pair is written too
    return json.dumps(document).encode()


def _places(value: Json) -> Iterator[tuple[Json, Json]]:
    """Yield each member and item of a document, as its container and its key in it."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, each in list(pairs):
        yield value, key
        if isinstance(each, dict | list):
            yield from _places(each)


def _change_json(within: Json, key: Json, change: Change) -> None:
    match change.kind:
        case "drop":
            del within[key]
        case "value":
            within[key] = change.value
        case "twice" if isinstance(within, list):
            within.insert(key, within[key])
        case "wrap":
            within[key] = [within[key]]
        case "name" if isinstance(within, dict):
            within[f"{key}Of"] = within.pop(key)
        case "more" if isinstance(within, dict):
            within["ANewMember"] = change.value
        case "more":
            within.append(change.value)


# XML


def _in_xml(root: Element, change: Change) -> bytes:
    elements = [each for each in root.iter() if isinstance(each.tag, str)]
    chosen = elements[change.where % len(elements)]
    parent = chosen.getparent()
    match change.kind:
        case "drop" if parent is not None:
            parent.remove(chosen)
        case "value":
            _set_text(chosen, change.value)
        case "twice" if parent is not None:
            parent.append(etree.fromstring(etree.tostring(chosen)))
        case "wrap":
            inner = etree.SubElement(chosen, chosen.tag)
            inner.text, chosen.text = chosen.text, None
            inner.extend(list(chosen)[:-1])
        case "name":
            chosen.tag = f"{chosen.tag}Of"
        case "more":
            _set_text(etree.SubElement(chosen, f"{chosen.tag}New"), change.value)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return written


def _set_text(element: Element, value: Json) -> None:
    """Give an element a text in place of all that is in it."""
    for child in list(element):
        element.remove(child)
    if isinstance(value, bool):
        element.text = str(value).lower()
    elif isinstance(value, list | dict):
        etree.SubElement(element, "item").text = json.dumps(value)
    else:
        element.text = None if value is None else _inert(str(value))


def _inert(text: str) -> str:
    """Leave out what no document of XML can hold."""
    return "".join(each for each in text if each.isprintable())


_IN_A_TREE: Final = ("drop", "value", "value", "twice", "wrap", "name", "more")


# Bytes, and what is around them


def _cut(body: bytes, where: int) -> bytes:
    return body[: where % (len(body) + 1)]


def _flip(body: bytes, where: int) -> bytes:
    if not body:
        return body
    place = where * 7 % len(body)
    return body[:place] + bytes([body[place] ^ (1 << where % 8)]) + body[place + 1 :]


def _insert(body: bytes, where: int) -> bytes:
    place = where * 7 % (len(body) + 1)
    return body[:place] + b'\x00\xff<"'[where % 4 :] + body[place:]


_IN_BYTES: Final[Mapping[str, Callable[[bytes, int], bytes]]] = {
    "cut": _cut,
    "flip": _flip,
    "insert": _insert,
    "empty": lambda _body, _where: b"",
    "page": lambda _body, _where: _HTML,
    "null": lambda _body, _where: b"null",
    "deep": lambda _body, where: b"[" * (100 * where),
    "twofold": lambda body, _where: body + body,
}

_STATUSES: Final = (201, 204, 206, 300, 304, 400, 403, 404, 418, 429, 500, 503, 599)


def _status(_: int, headers: dict[str, str], change: Change) -> tuple[int, dict[str, str]]:
    return _STATUSES[change.where % len(_STATUSES)], headers


def _without_header(
    status: int, headers: dict[str, str], change: Change
) -> tuple[int, dict[str, str]]:
    names = sorted(headers)
    gone = names[change.where % len(names)] if names else None
    return status, {name: value for name, value in headers.items() if name != gone}


def _type(status: int, headers: dict[str, str], change: Change) -> tuple[int, dict[str, str]]:
    kinds = ("text/html", "application/json", "text/xml", "application/octet-stream", "")
    return status, headers | {"Content-Type": kinds[change.where % len(kinds)]}


_OF_HTTP: Final[
    Mapping[str, Callable[[int, dict[str, str], Change], tuple[int, dict[str, str]]]]
] = {"status": _status, "no header": _without_header, "type": _type}
