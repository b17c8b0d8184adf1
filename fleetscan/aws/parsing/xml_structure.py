"""Structures in XML, whose members are looked for when they are read."""

from collections.abc import Callable, Container, Iterable, Mapping
from functools import cached_property
from typing import Any, Final

import msgspec

from fleetscan.aws.parsing.lazy import ABSENT, LazyMapping
from fleetscan.aws.parsing.xml_document import Element, Found, local_name

# Naming an element takes 0.3 us, and having lxml look for those with certain names 1.2 us and 0.3
# for each name. So of a few elements all are named. Of more, lxml looks for those that were read of
# such structures before: the next one is read by the same code.
_FEW = 8
_MOST_WANTED = 12

# Tags that a plan keeps. A shape has at most some hundred, so only nonsense gets there.
_MOST_TAGS = 1000

#: never written to
_NOTHING: Final[dict[str, Any]] = {}

#: from what was found of a member, and its name, to its value; raises `NotAsModelledError`
FromXml = Callable[[Found, str], Any]


class Member(msgspec.Struct, frozen=True, gc=False):
    """How a member of a structure is found, and read."""

    #: the name of its element; of a flattened list, that of each item
    tag: str
    read: FromXml
    is_string: bool = False
    #: it may be an attribute of that name instead
    is_attribute: bool = False


class XmlPlan:
    """How the structures of one shape are read: found out for the first one, and then kept.

    Of the hundreds of shapes of a service few are ever read, so no plan is made before.
    """

    def __init__(self, name: str, make_members: Callable[[], dict[str, Member]]) -> None:
        self.name = name
        self._make_members = make_members
        #: names of elements that were read where there are many, and how lxml is asked for them
        self.wanted: dict[str, str] = {}
        #: for each tag, namespace included: its name, and the one member that is its text
        self.tags: dict[str, tuple[str, str | None]] = {}

    @cached_property
    def members(self) -> Mapping[str, Member]:
        """All members that are in the body."""
        return self._make_members()

    @cached_property
    def all_tags(self) -> frozenset[str]:
        """The names of the elements of all members."""
        return frozenset(member.tag for member in self.members.values())

    def wants(self, name: str) -> bool:
        """Note that elements with this name are read. False if too many others are as well."""
        if name not in self.wanted:
            if len(self.wanted) == _MOST_WANTED:
                return False
            # a new one, for another thread may be going through the old one
            self.wanted = {**self.wanted, name: f"{{*}}{name}"}
        return True

    def name_of(self, tag: str) -> tuple[str, str | None]:
        """Return what `tags` keeps of a tag."""
        name = local_name(tag)
        members = [key for key, member in self.members.items() if member.tag == name]
        is_string = len(members) == 1 and self.members[members[0]].is_string
        found = name, members[0] if is_string else None
        if len(self.tags) < _MOST_TAGS:
            self.tags[tag] = found
        return found


class XmlStructure(LazyMapping):
    """A structure, over the element that holds its members."""

    __slots__ = ("_element", "_found", "_looked_for", "_plan")

    def __init__(self, plan: XmlPlan, element: Element) -> None:
        self._plan = plan
        self._element = element
        # Most of these stay empty, or are shared: with dicts of their own, 1,000 instances with
        # their tags would take 3 MB more.
        self._looked_for: Container[str] = ()
        self._found: dict[str, Found] = _NOTHING
        self._values = _NOTHING

    def _read(self, name: str) -> Any:  # noqa: ANN401 - whatever the member's shape says
        member = self._plan.members.get(name)
        if member is None:
            return ABSENT
        tag = member.tag
        if tag not in self._looked_for:
            self._look_for(tag)
            if name in self._values:
                return self._values[name]
        found = self._found.get(tag)
        if found is not None:
            return member.read(found, name)
        return _attribute(self._element, tag) if member.is_attribute else ABSENT

    def _has(self, name: str) -> bool:
        member = self._plan.members.get(name)
        if member is None:
            return False
        if member.tag not in self._looked_for:
            self._look_for(member.tag)
        return (
            name in self._values
            or member.tag in self._found
            or (member.is_attribute and _attribute(self._element, member.tag) is not ABSENT)
        )

    def _names(self) -> Iterable[str]:
        # who asks for all names will read more
        self._look_for()
        return self._plan.members

    def _type_name(self) -> str:
        return self._plan.name

    def _look_for(self, name: str | None = None) -> None:
        """Find elements, those with this name among them; all if none is given."""
        plan, element = self._plan, self._element
        if name is None or len(element) <= _FEW or not plan.wants(name):
            self._looked_for = plan.all_tags
            children: Iterable[Element] = element[:]
        else:
            self._looked_for = wanted = plan.wanted
            children = element.iterchildren(*wanted.values())
        texts: dict[str, Any] = {}
        found: dict[str, Found] = {}
        tags = plan.tags
        for child in children:
            tag = child.tag
            local, member = tags.get(tag) or plan.name_of(tag)
            if member is None or len(child) or member in texts or local in found:
                _add(found, local, child, texts.pop(member, None) if member else None)
            else:
                # all there is to a string, so its element need not be kept
                texts[member] = child.text or ""
        if self._values:
            # what was read before stays what it is
            texts.update(self._values)
        self._values = texts
        self._found = found or _NOTHING


def _add(found: dict[str, Found], name: str, child: Element, text: str | None) -> None:
    """Add one more element of a name. `text` is that of the one before, if only that was kept."""
    before = found.get(name)
    if text is not None:
        # which one comes first does not matter: a string that is there twice is none
        found[name] = [child, child]
    elif before is None:
        found[name] = child
    elif isinstance(before, list):
        before.append(child)
    else:
        found[name] = [before, child]


def _attribute(element: Element, name: str) -> Any:  # noqa: ANN401 - text, or ABSENT
    """Return an attribute by the name that the model has for it, such as `xsi:type`."""
    prefix, colon, _ = name.partition(":")
    for key, value in element.attrib.items():
        namespace, _, local = key.rpartition("}")
        if name == (f"{prefix}{colon}{local}" if namespace else key):
            return value
    return ABSENT
