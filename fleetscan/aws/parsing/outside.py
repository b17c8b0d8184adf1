"""Members that a reply says outside its body: in its headers, and in its status."""

import base64
import json
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from fleetscan.aws.parsing import scalars
from fleetscan.aws.parsing.errors import NotAsModelledError
from fleetscan.aws.parsing.lazy import ABSENT


class OutsideMember(msgspec.Struct, frozen=True):
    """A member that is in a header, in all headers with a prefix, or the status."""

    #: `header`, `headers` or `statusCode`
    location: str
    #: the header or the prefix, in lower case
    header: str
    #: how the header's text is read
    read: scalars.FromText

    def value(self, name: str, status: int, headers: Mapping[str, str]) -> Any:  # noqa: ANN401 - as modelled
        """Return the member's value, or `ABSENT`."""
        if self.location == "statusCode":
            return status
        if self.location == "headers":
            return {
                header[len(self.header) :]: headers[header]
                for header in headers
                if header.startswith(self.header)
            }
        return self.read(headers[self.header], name) if self.header in headers else ABSENT

    def is_in(self, headers: Mapping[str, str]) -> bool:
        """Tell whether the reply has the member."""
        return self.location != "header" or self.header in headers


def outside_members(shape: Any, *, is_json: bool) -> dict[str, OutsideMember]:  # noqa: ANN401 - botocore's shape
    """Return the members of an output that are outside the body."""
    from_text = scalars.FROM_TEXT
    if is_json:
        from_text = from_text | {"boolean": scalars.boolean_of_any_case}
    return {
        name: OutsideMember(
            location=member.serialization["location"],
            header=member.serialization.get("name", name).lower(),
            read=_reader(member, from_text),
        )
        for name, member in (shape.members.items() if shape is not None else ())
        if is_outside(member)
    }


def is_outside(member: Any) -> bool:  # noqa: ANN401 - botocore's shape
    """Tell whether a member of an output is outside the body."""
    return member.serialization.get("location") in {"header", "headers", "statusCode"}


def _reader(shape: Any, from_text: Mapping[str, scalars.FromText]) -> scalars.FromText:  # noqa: ANN401 - botocore's shape
    if shape.serialization.get("jsonvalue"):
        return _json
    if shape.type_name == "list":
        return _list(from_text[shape.member.type_name])
    # a map is made of headers as they are
    return from_text.get(shape.type_name, scalars.string)


def _json(text: str, name: str) -> Any:  # noqa: ANN401 - JSON
    try:
        return json.loads(base64.b64decode(text))
    except ValueError:
        raise NotAsModelledError(name, "JSON text in base64") from None


def _list(item: Callable[[str, str], Any]) -> scalars.FromText:
    def read(text: str, name: str) -> list[Any]:
        return [item(each.strip(), name) for each in text.split(",")]

    return read
