"""How values are read from XML, for each kind of shape.

What is found of a member may be a list: then there are several, one beside the other, where the
model has one. botocore takes the first of two structures, and of two texts none.
"""

from collections.abc import Sequence
from typing import Any

from botocore.handlers import decode_quoted_jsondoc

from fleetscan.aws.parsing import scalars
from fleetscan.aws.parsing.errors import NotAsModelledError
from fleetscan.aws.parsing.outside import is_outside
from fleetscan.aws.parsing.xml_document import Element, by_name
from fleetscan.aws.parsing.xml_structure import (
    Found,
    FromXml,
    Member,
    XmlPlan,
    XmlStructure,
    structures,
)

_POLICY = "policyDocumentType"


class XmlPlans:
    """The plans of one operation's shapes, each made once."""

    def __init__(self, *, decode_policies: bool = False) -> None:
        self._plans: dict[str, XmlPlan] = {}
        self._decode_policies = decode_policies

    def plan(self, shape: Any) -> XmlPlan:  # noqa: ANN401 - botocore's shape
        """Return the plan of a structure."""
        if shape.name not in self._plans:
            self._plans[shape.name] = XmlPlan(shape.name, lambda: self._members(shape))
        return self._plans[shape.name]

    def _members(self, shape: Any) -> dict[str, Member]:  # noqa: ANN401 - botocore's shape
        return {
            name: self._member(name, member)
            for name, member in shape.members.items()
            if not is_outside(member)
        }

    def _member(self, name: str, shape: Any) -> Member:  # noqa: ANN401 - botocore's shape
        is_string = shape.type_name == "string"
        if self._decode_policies and is_string and shape.name == _POLICY:
            return Member(tag=_tag(name, shape), read=_policy)
        return Member(
            tag=_tag(name, shape),
            read=self.reader(shape),
            is_text=shape.type_name in scalars.FROM_TEXT,
            is_string=is_string,
            is_attribute=bool(shape.serialization.get("xmlAttribute")),
        )

    def reader(self, shape: Any) -> FromXml:  # noqa: ANN401 - botocore's shape
        """Return how values of a shape are read."""
        match shape.type_name:
            case "structure":
                plan = self.plan(shape)
                return _union(plan, shape) if shape.is_tagged_union else _structure(plan)
            case "list":
                return self._list(shape)
            case "map":
                return self._map(shape)
            case "string":
                return _string
            case kind:
                return _scalar(scalars.FROM_TEXT[kind], kind)

    def _list(self, shape: Any) -> FromXml:  # noqa: ANN401 - botocore's shape
        item = shape.member
        if shape.serialization.get("flattened"):
            return _flattened(self.reader(item))
        if item.type_name == "structure" and not item.is_tagged_union:
            return _structures(self.plan(item))
        return _list(self.reader(item))

    def _map(self, shape: Any) -> FromXml:  # noqa: ANN401 - botocore's shape
        return _map(
            (shape.key.serialization.get("name") or "key", self.reader(shape.key)),
            (shape.value.serialization.get("name") or "value", self.reader(shape.value)),
            flattened=bool(shape.serialization.get("flattened")),
        )


def _tag(name: str, shape: Any) -> str:  # noqa: ANN401 - botocore's shape
    """Return the name of a member's element: of a flattened list, that of each item."""
    if shape.type_name == "list" and shape.serialization.get("flattened"):
        of_items: str | None = shape.member.serialization.get("name")
        if of_items is not None:
            return of_items
    found: str = shape.serialization.get("name", name)
    return found


def text_of(found: Found, name: str, kind: str) -> str:
    """Return the text of an element, "" if there is none. Elements inside it are no text."""
    if isinstance(found, str):
        return found
    if isinstance(found, list) or len(found):
        raise NotAsModelledError(name, kind)
    return found.text or ""


def element_of(found: Found, name: str, kind: str) -> Element:
    """Return an element that holds others, and no text but what a printer puts between them."""
    if isinstance(found, (list, str)):
        raise NotAsModelledError(name, kind)
    text = found.text
    if text is not None and text.strip():
        raise NotAsModelledError(name, kind)
    return found


def _string(found: Found, name: str) -> str:
    return text_of(found, name, "string")


def _policy(found: Found, name: str) -> Any:  # noqa: ANN401 - JSON
    # as botocore does it with all replies of IAM, after it parsed them
    return decode_quoted_jsondoc(text_of(found, name, "string"))


def _scalar(from_text: scalars.FromText, kind: str) -> FromXml:
    def read(found: Found, name: str) -> Any:  # noqa: ANN401 - as the shape says
        return from_text(text_of(found, name, kind), name)

    return read


def _structure(plan: XmlPlan) -> FromXml:
    def read(found: Found, name: str) -> Any:  # noqa: ANN401 - a structure
        return structures(plan, (element_of(found, name, "structure"),))[0]

    return read


def _structures(plan: XmlPlan) -> FromXml:
    """Read a list of structures, with no call for each."""

    def read(found: Found, name: str) -> list[Any]:
        elements = element_of(found, name, "list")[:]
        for element in elements:
            text = element.text
            if text is not None and text.strip():
                raise NotAsModelledError(name, "structure")
        return structures(plan, elements)

    return read


def _union(plan: XmlPlan, shape: Any) -> FromXml:  # noqa: ANN401 - botocore's shape
    known = {member.serialization.get("name", name) for name, member in shape.members.items()}

    def read(found: Found, name: str) -> Any:  # noqa: ANN401 - a structure, or what botocore has instead
        element = element_of(found, name, "union")
        tags = by_name(element).keys() - {"__type"}
        if len(tags) != 1:
            raise NotAsModelledError(name, "union with one member")
        (tag,) = tags
        if tag in known:
            return XmlStructure(plan, element)
        return {"SDK_UNKNOWN_MEMBER": {"name": tag}}

    return read


def _list(item: FromXml) -> FromXml:
    def read(found: Found, name: str) -> list[Any]:
        return [item(each, name) for each in element_of(found, name, "list")[:]]

    return read


def _flattened(item: FromXml) -> FromXml:
    def read(found: Found, name: str) -> list[Any]:
        return [item(each, name) for each in (found if isinstance(found, list) else (found,))]

    return read


def _map(key: tuple[str, FromXml], value: tuple[str, FromXml], *, flattened: bool) -> FromXml:
    (key_tag, read_key), (value_tag, read_value) = key, value

    def read(found: Found, name: str) -> dict[Any, Any]:
        pairs = {}
        for entry in _entries(found, name, flattened=flattened):
            pair = by_name(element_of(entry, name, "map"))
            if pair.keys() != {key_tag, value_tag}:
                raise NotAsModelledError(name, "map")
            pairs[read_key(pair[key_tag], name)] = read_value(pair[value_tag], name)
        return pairs

    return read


def _entries(found: Found, name: str, *, flattened: bool) -> Sequence[Found]:
    if not flattened:
        return element_of(found, name, "map")[:]
    return found if isinstance(found, list) else (found,)
