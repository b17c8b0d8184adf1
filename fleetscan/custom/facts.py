"""The facts that there are, for people who write checks of them. Pure."""

import inspect
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from fleetscan.catalogue import Catalogue, Collector, Scope
from fleetscan.catalogue.model import Shape
from fleetscan.custom.members import members_of, shown
from fleetscan.facts.base import Resource

__all__ = ["FactDetails", "MemberDetails", "facts_of", "kinds_of", "name_of"]

#: where fleetscan's own types are
_OWN: Final = "fleetscan.facts."


class MemberDetails(msgspec.Struct, frozen=True, kw_only=True):
    """A member of a fact, as expressions name it."""

    name: str
    #: as Python has it: `str`, `tuple[str, ...]`, `datetime | Unread | None`
    type: str
    doc: str


class FactDetails(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a fact, or of a resource."""

    #: the service and the type: `s3.BucketEncryption`
    name: str
    doc: str
    #: of a resource, the types that it stands for, as CloudFormation spells them
    resource_types: tuple[str, ...]
    #: the resources that it is told of, by name; empty for a resource
    about: tuple[str, ...]
    #: `account` or `region` where that has it once, for any resource there; None if neither does
    once_for: str | None
    members: tuple[MemberDetails, ...]
    #: the calls that read it, as `service:Operation`
    calls: tuple[str, ...]


def name_of(fact: type) -> str:
    """Return how checks of TOML, and the list of facts, call a type."""
    return f"{fact.__module__.rpartition('.')[2].rstrip('_')}.{fact.__name__}"


def kinds_of(catalogue: Catalogue) -> dict[str, type]:
    """Return all types of resources and facts that are read, by name.

    Types with several kinds of resources, such as `base.Taggable`, are among them. A custom type
    that has the name of one of fleetscan's own is `custom.` and that name.
    """
    found = {
        kind
        for item in catalogue.collectors.values()
        for fact in item.reads
        for kind in (fact, *_families(fact))
    }
    own = {name_of(kind): kind for kind in found if kind.__module__.startswith(_OWN)}
    custom = {
        f"custom.{name_of(kind)}" if name_of(kind) in own else name_of(kind): kind
        for kind in sorted(found - set(own.values()), key=lambda kind: kind.__module__)
    }
    return dict(sorted((own | custom).items()))


def _families(fact: type) -> Iterator[type]:
    """Yield the classes between a resource and `Resource`."""
    for kind in fact.__mro__[1:]:
        if kind is not Resource and issubclass(kind, Resource):
            yield kind


def facts_of(catalogue: Catalogue) -> tuple[FactDetails, ...]:
    """Return all that is known of each type that is read, by name."""
    kinds = kinds_of(catalogue)
    return tuple(_details(name, kind, catalogue) for name, kind in kinds.items())


def _details(name: str, kind: Any, catalogue: Catalogue) -> FactDetails:  # noqa: ANN401 - a fact's class
    is_resource = issubclass(kind, Resource)
    readers = [
        item
        for item in catalogue.collectors.values()
        if any(_is_read(kind, fact) for fact in item.reads)
    ]
    return FactDetails(
        name=name,
        doc=" ".join((inspect.getdoc(kind) or "").split()),
        resource_types=tuple(sorted(_resource_types(kind, readers))) if is_resource else (),
        about=() if is_resource else tuple(sorted(set(_subjects(kind, readers)))),
        once_for=None if is_resource else _once_for(readers),
        members=tuple(
            MemberDetails(name=each.name, type=shown(each.hint), doc=each.doc)
            for each in members_of(kind).values()
        ),
        calls=tuple(sorted({call.operation for item in readers for call in item.calls})),
    )


def _is_read(kind: type, fact: type) -> bool:
    return issubclass(fact, kind) if issubclass(kind, Resource) else fact is kind


def _resource_types(kind: type, readers: list[Collector]) -> set[str]:
    return {item.lists.TYPE for item in readers if item.lists and issubclass(item.lists, kind)}


def _subjects(kind: type, readers: list[Collector]) -> Iterator[str]:
    for item in readers:
        if item.subject is not None:
            yield name_of(item.subject)
        elif item.lists is not None and kind is not item.lists:
            yield name_of(item.lists)


def _once_for(readers: list[Collector]) -> str | None:
    scopes = {item.scope for item in readers if item.shape is Shape.SINGLE}
    if not scopes:
        return None
    return "region" if Scope.REGIONAL in scopes else "account"
