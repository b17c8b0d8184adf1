"""Which members of a reply the service's model does not know."""

import json
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

from botocore.model import ListShape, OperationModel, Shape

# What the protocols themselves add around the members of a reply.
_ENVELOPE = {"requestId", "ResponseMetadata"}


def unknown_members(body: bytes, operation: OperationModel) -> list[str]:
    """Return the paths of all members in a reply's body that its model lacks."""
    shape = operation.output_shape
    if operation.service_model.protocol in {"json", "rest-json"}:
        return list(_of_json(json.loads(body), shape, operation.name))
    root = ET.fromstring(body)  # noqa: S314 - our own fake wrote it
    wrapper = (shape.serialization or {}).get("resultWrapper")
    inner = root if wrapper is None else next(node for node in root if _name(node) == wrapper)
    if operation.service_model.protocol == "rest-xml" and _payload(shape) is not None:
        return list(_of_xml(inner, _payload(shape), operation.name))
    return list(_of_xml(inner, shape, operation.name))


def _payload(shape: Shape) -> Shape | None:
    # The whole body is one member.
    name = shape.serialization.get("payload")
    return shape.members[name] if name else None


def _name(node: ET.Element) -> str:
    return node.tag.rpartition("}")[2]


def _of_xml(node: ET.Element, shape: Shape, path: str) -> Iterator[str]:
    if shape.type_name == "structure":
        members = {
            member.serialization.get("name", name): member for name, member in shape.members.items()
        }
        for child in node:
            name = _name(child)
            if name in _ENVELOPE:
                continue
            if name not in members:
                yield f"{path}.{name}"
                continue
            yield from _of_member(child, members[name], f"{path}.{name}")
    elif len(node):
        yield f"{path} has elements"


def _of_member(node: ET.Element, shape: Shape, path: str) -> Iterator[str]:
    if not isinstance(shape, ListShape):
        yield from _of_xml(node, shape, path)
    elif shape.serialization.get("flattened"):
        yield from _of_xml(node, shape.member, path)
    else:
        wanted = shape.member.serialization.get("name", "member")
        for item in node:
            if _name(item) != wanted:
                yield f"{path}.{_name(item)}"
            yield from _of_xml(item, shape.member, path)


def _of_json(value: Any, shape: Shape, path: str) -> Iterator[str]:  # noqa: ANN401 - any JSON
    match shape.type_name:
        case "structure":
            members = {
                member.serialization.get("name", name): member
                for name, member in shape.members.items()
            }
            for name, inner in value.items():
                if name in members:
                    yield from _of_json(inner, members[name], f"{path}.{name}")
                else:
                    yield f"{path}.{name}"
        case "list":
            for inner in value:
                yield from _of_json(inner, shape.member, path)
        case "map":
            for inner in value.values():
                yield from _of_json(inner, shape.value, path)
        case _:
            if isinstance(value, dict | list):
                yield f"{path} has members"
