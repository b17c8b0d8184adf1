"""Structures in JSON, whose members are checked and converted when they are read.

As in XML there is a plan for each shape, made for the first reply that has one.
"""

import json
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

import msgspec

from fleetscan.aws.causes import UnexpectedReplyError
from fleetscan.aws.parsing.errors import NotAsModelledError, start_of
from fleetscan.aws.parsing.json_scalars import FromJson
from fleetscan.aws.parsing.lazy import ABSENT, LazyMapping


def parse_json(body: bytes) -> Any:  # noqa: ANN401 - JSON
    """Decode a body. Raises `UnexpectedReplyError` for what is no JSON, or too deep to decode.

    msgspec takes half the time of `json`, and what it takes it understands alike. What it refuses
    is `json`'s to judge, as in botocore: `NaN`, 1e400, or one half of a surrogate pair.
    """
    try:
        return msgspec.json.decode(body)
    except (msgspec.MsgspecError, RecursionError, ValueError):
        pass
    try:
        return json.loads(body.decode())
    except (RecursionError, ValueError) as error:
        message = f"the reply is not JSON ({error}): {start_of(body)}"
        raise UnexpectedReplyError(message) from None


class JsonPlan:
    """How the structures of one shape are read."""

    def __init__(self, shape: Any, plans: "JsonPlans") -> None:  # noqa: ANN401 - botocore's shape
        self.name: str = shape.name
        self._shape = shape
        self._plans = plans

    @cached_property
    def members(self) -> Mapping[str, tuple[str, FromJson]]:
        """For each member its name in JSON, and how it is read."""
        return {
            name: (shape.serialization.get("name", name), self._plans.reader(shape))
            for name, shape in self._shape.members.items()
        }

    @cached_property
    def keys(self) -> frozenset[str]:
        """The names of all members in JSON."""
        return frozenset(key for key, _ in self.members.values())


class JsonStructure(LazyMapping):
    """A structure, over the object that holds its members."""

    __slots__ = ("_object", "_plan")

    def __init__(self, plan: JsonPlan, value: Mapping[str, Any]) -> None:
        self._plan = plan
        self._object = value
        self._values = {}

    def _read(self, name: str) -> Any:  # noqa: ANN401 - whatever the member's shape says
        member = self._plan.members.get(name)
        if member is None:
            return ABSENT
        key, read = member
        value = self._object.get(key)
        return ABSENT if value is None else read(value, name)

    def _has(self, name: str) -> bool:
        member = self._plan.members.get(name)
        return member is not None and self._object.get(member[0]) is not None

    def _names(self) -> Iterable[str]:
        return self._plan.members

    def _type_name(self) -> str:
        return self._plan.name


class JsonPlans:
    """The plans of one operation's shapes, each made once."""

    def __init__(self, from_json: Mapping[str, FromJson]) -> None:
        self._plans: dict[str, JsonPlan] = {}
        self._from_json = from_json

    def plan(self, shape: Any) -> JsonPlan:  # noqa: ANN401 - botocore's shape
        """Return the plan of a structure."""
        if shape.name not in self._plans:
            self._plans[shape.name] = JsonPlan(shape, self)
        return self._plans[shape.name]

    def reader(self, shape: Any) -> FromJson:  # noqa: ANN401 - botocore's shape
        """Return how values of a shape are read."""
        match shape.type_name:
            case "structure" if shape.is_document_type:
                return _document
            case "structure" if shape.is_tagged_union:
                return _union(self.plan(shape), shape)
            case "structure":
                return _structure(self.plan(shape))
            case "list":
                return _list(self.reader(shape.member))
            case "map":
                return _map(self.reader(shape.key), self.reader(shape.value))
            case kind:
                return self._from_json[kind]


def _document(value: Any, name: str) -> Any:  # noqa: ANN401 - JSON of any form
    del name
    return value


def _structure(plan: JsonPlan) -> FromJson:
    def read(value: Any, name: str) -> JsonStructure:  # noqa: ANN401 - JSON
        if value.__class__ is not dict:
            raise NotAsModelledError(name, "structure")
        return JsonStructure(plan, value)

    return read


def _union(plan: JsonPlan, shape: Any) -> FromJson:  # noqa: ANN401 - botocore's shape
    known = {member.serialization.get("name", name) for name, member in shape.members.items()}
    structure = _structure(plan)

    def read(value: Any, name: str) -> Any:  # noqa: ANN401 - a structure, or what botocore has instead
        found = structure(value, name)
        tags = [tag for tag, each in value.items() if each is not None and tag != "__type"]
        if len(tags) != 1:
            raise NotAsModelledError(name, "union with one member")
        return found if tags[0] in known else {"SDK_UNKNOWN_MEMBER": {"name": tags[0]}}

    return read


def _list(item: FromJson) -> FromJson:
    def read(value: Any, name: str) -> list[Any]:  # noqa: ANN401 - JSON
        if value.__class__ is not list:
            raise NotAsModelledError(name, "list")
        return [item(each, name) for each in value]

    return read


def _map(key: FromJson, value: FromJson) -> FromJson:
    def read(pairs: Any, name: str) -> dict[Any, Any]:  # noqa: ANN401 - JSON
        if pairs.__class__ is not dict:
            raise NotAsModelledError(name, "map")
        return {key(each_key, name): value(each, name) for each_key, each in pairs.items()}

    return read
