"""What facts consist of, as it is declared: names, types, and what is said of them."""

import functools
import inspect
import re
import types
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Final, Union, get_args, get_origin, get_type_hints

import msgspec

from fleetscan.verdicts import Unread

__all__ = ["Member", "members_of", "shown", "without_nothing"]

#: `name: type` in the body of a class, and a comment of `#:`, above it or behind it
_FIELD: Final = re.compile(r"^ {4}(\w+):")
_COMMENT: Final = re.compile(r"^ {4}#: ?(.*)$")


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """A field or a property of a fact."""

    name: str
    #: its type, as Python's annotations have it
    hint: Any
    #: what the code says of it; empty where it says nothing, or its source is not there
    doc: str


@functools.cache
def members_of(fact: type) -> Mapping[str, Member]:
    """Return the members of a fact by name: its fields, then its properties."""
    return {each.name: each for each in _members(fact)}


def _members(fact: type) -> Iterator[Member]:
    docs = _docs(fact)
    hints = get_type_hints(fact)
    for name in getattr(fact, "__struct_fields__", ()):
        if get_origin(hints[name]) is not ClassVar:
            yield Member(name=name, hint=hints[name], doc=docs.get(name, ""))
    for name, value in inspect.getmembers(fact, lambda value: isinstance(value, property)):
        if not name.startswith("_"):
            hint = get_type_hints(value.fget).get("return", Any)
            doc = inspect.getdoc(value) or ""
            yield Member(name=name, hint=hint, doc=" ".join(doc.split("\n\n")[0].split()))


def _docs(fact: type) -> dict[str, str]:
    """Return what comments say of the fields of a class and of its bases."""
    found: dict[str, str] = {}
    for each in reversed(fact.__mro__):
        try:
            lines = inspect.getsource(each).splitlines()
        except (OSError, TypeError):
            continue
        said: list[str] = []
        for line in lines:
            if comment := _COMMENT.match(line):
                said.append(comment[1].strip())
            elif field := _FIELD.match(line):
                found[field[1]] = " ".join(said)
                said = []
            else:
                said = []
    return found


def without_nothing(hint: Any) -> Any:  # noqa: ANN401 - type expressions have no type
    """Take what says "none", or "not read", out of a union."""
    if get_origin(hint) not in {Union, types.UnionType}:
        return hint
    left = [each for each in get_args(hint) if each not in {type(None), Unread}]
    return left[0] if len(left) == 1 else Any


def shown(hint: Any) -> str:  # noqa: ANN401 - type expressions have no type
    """Write a type as Python does, without the modules."""
    if isinstance(hint, type) and get_origin(hint) is None:
        return hint.__name__
    return re.sub(r"\b(?:[a-z_]\w*\.)+", "", str(hint)).replace("NoneType", "None")
