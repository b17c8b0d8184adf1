"""Structures in XML, whose members are looked for when they are read."""

from collections.abc import Callable, Container, Iterable, Mapping
from functools import cached_property
from typing import Any, Final, NamedTuple

import msgspec

from fleetscan.aws.parsing.lazy import ABSENT, LazyMapping
from fleetscan.aws.parsing.xml_document import Element, Elements, local_name

# To have lxml look for elements with certain names costs about as much as to name four, and one
# more for each name. So of a few elements all are named. Of more, lxml looks for those that were
# read of such structures before: the next one is read by the same code.
_FEW = 4
_MOST_WANTED = 12

# Tags that a plan keeps. A shape has at most some hundred, so only nonsense gets there.
_MOST_TAGS = 1000

#: never written to
_NOTHING: Final[dict[str, Any]] = {}

#: what was found of a member: of one that has no parts the text, unless it is there twice
Found = str | Elements

#: from what was found of a member, and its name, to its value; raises `NotAsModelledError`
FromXml = Callable[[Found, str], Any]


class Member(msgspec.Struct, frozen=True, gc=False):
    """How a member of a structure is found, and read."""

    #: the name of its element; of a flattened list, that of each item
    tag: str
    read: FromXml
    #: it has no parts, so the text of its element is all there is to it
    is_text: bool = False
    #: its value is that text
    is_string: bool = False
    #: it may be an attribute of that name instead
    is_attribute: bool = False


# What is known of a tag, namespace included, where a structure holds it: the name of the element,
# None if no member has it; the one member that is its text; and whether that is a string. No
# NamedTuple, for that takes longer to unpack.
_Tag = tuple[str | None, str | None, bool]


class Wanted(NamedTuple):
    """Names of elements that were read, and how lxml is asked for them."""

    names: frozenset[str] = frozenset()
    patterns: tuple[str, ...] = ()


class XmlPlan:
    """How the structures of one shape are read: found out for the first one, and then kept.

    Of the hundreds of shapes of a service few are ever read, so no plan is made before.
    """

    def __init__(self, name: str, make_members: Callable[[], dict[str, Member]]) -> None:
        self.name = name
        self._make_members = make_members
        #: what was read where there are many elements
        self.wanted = Wanted()
        self.tags: dict[str, _Tag] = {}

    @cached_property
    def members(self) -> Mapping[str, Member]:
        """All members that are in the body."""
        return self._make_members()

    @cached_property
    def is_strings(self) -> bool:
        """Whether all members are strings, and few."""
        members = self.members.values()
        return len(members) <= _FEW and all(
            each.is_string and not each.is_attribute for each in members
        )

    @cached_property
    def all_names(self) -> frozenset[str]:
        """The names of the elements of all members."""
        return frozenset(member.tag for member in self.members.values())

    def wanted_with(self, name: str) -> Wanted | None:
        """Return what is wanted, this name included. None if there are too many others."""
        wanted = self.wanted
        if name not in wanted.names:
            if len(wanted.names) == _MOST_WANTED:
                return None
            # a new one, for another thread may be going through the old one
            wanted = Wanted(wanted.names | {name}, (*wanted.patterns, f"{{*}}{name}"))
            self.wanted = wanted
        return wanted

    def tag(self, tag: str) -> _Tag:
        """Return what `tags` keeps of a tag."""
        name = local_name(tag)
        members = [each for each in self.members.items() if each[1].tag == name]
        found: _Tag = (name if members else None, None, False)
        if len(members) == 1 and members[0][1].is_text:
            found = (name, members[0][0], members[0][1].is_string)
        if len(self.tags) < _MOST_TAGS:
            self.tags[tag] = found
        return found


class Strings(dict[str, str]):
    """A structure of strings, such as a tag. To take all costs less than to keep the element."""

    __slots__ = ()

    def __repr__(self) -> str:
        # values may be secrets, as in `LazyMapping`
        return f"<{', '.join(self)}>"


def structures(plan: XmlPlan, elements: Iterable[Element]) -> "list[Strings | XmlStructure]":
    """Return the structures that elements hold."""
    if not plan.is_strings:
        return [XmlStructure(plan, element) for element in elements]
    found: list[Strings | XmlStructure] = []
    tags = plan.tags
    for element in elements:
        strings = Strings()
        for child in element[:]:
            tag = child.tag
            _, member, _ = tags.get(tag) or plan.tag(tag)
            if member is None or len(child) or member in strings:
                # one that is no string, or that no model knows
                found.append(XmlStructure(plan, element))
                break
            strings[member] = child.text or ""
        else:
            found.append(strings)
    return found


class XmlStructure(LazyMapping):
    """A structure, over the element that holds its members."""

    __slots__ = ("_element", "_found", "_looked_for", "_plan")

    def __init__(self, plan: XmlPlan, element: Element) -> None:
        self._plan = plan
        self._element = element
        # most of these stay empty, or are shared
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
        wanted = None
        if name is not None and len(element) > _FEW + len(plan.wanted.names):
            wanted = plan.wanted_with(name)
        if wanted is None:
            self._looked_for = plan.all_names
            children: Iterable[Element] = element[:]
        else:
            self._looked_for = wanted.names
            children = element.iterchildren(wanted.patterns)
        strings: dict[str, Any] = {}
        found: dict[str, Found] = {}
        tags = plan.tags
        for child in children:
            tag = child.tag
            local, member, is_string = tags.get(tag) or plan.tag(tag)
            if local is None:
                continue
            if member is None:
                _add(found, local, child)
            elif member in strings or local in found or len(child):
                # Of two with one name it does not matter which comes first: that is no text.
                is_second = strings.pop(member, None) is not None or local in found
                found[local] = [child, child] if is_second else child
            elif is_string:
                # all there is to it, so the element need not be kept
                strings[member] = child.text or ""
            else:
                found[local] = child.text or ""
        if self._values:
            # what was read before stays what it is
            strings.update(self._values)
        self._values = strings
        self._found = found or _NOTHING


def _add(found: dict[str, Found], name: str, child: Element) -> None:
    """Add one more element of a name."""
    before = found.get(name)
    if isinstance(before, list):
        before.append(child)
    elif before is None:
        found[name] = child
    elif not isinstance(before, str):
        found[name] = [before, child]


def _attribute(element: Element, name: str) -> Any:  # noqa: ANN401 - text, or ABSENT
    """Return an attribute by the name that the model has for it, such as `xsi:type`."""
    prefix, colon, _ = name.partition(":")
    for key, value in element.attrib.items():
        namespace, _, local = key.rpartition("}")
        if name == (f"{prefix}{colon}{local}" if namespace else key):
            return value
    return ABSENT
