"""Facts that outlive their task: those that the account-level checks wait for."""

from collections.abc import Iterable, Iterator

import msgspec

from fleetscan.catalogue import Needs
from fleetscan.engine.readings import Readings
from fleetscan.facts.base import Resource, Tags
from fleetscan.store import KeptFact
from fleetscan.verdicts import Unread


def kept_types(needs: Needs) -> dict[str, type]:
    """The types whose facts must be kept, by name: all that account-level checks take."""
    found: set[type] = set()
    for check in needs.checks:
        if needs.at_account_level(check):
            found.update(needs.subjects(check))
            for each in check.every.values():
                found.update((each.of, *each.facts))
            found.update(check.facts.values())
            found.add(Tags)
    return {_name(kind): kind for kind in found}


def keep(readings: Readings, types: dict[str, type]) -> Iterator[KeptFact]:
    """Write down what was read and what was missing of the given types.

    Of a fact that is about resources of many types, such as `Tags`, that is what is about theirs.
    """
    others = set[str]().union(
        *(found for kind, found in readings.subjects.items() if _name(kind) not in types)
    )
    for name, kind in types.items():
        if issubclass(kind, Resource):
            for subject in readings.listed(kind):
                yield _kept(name, "", subject)
            for target_region, unread in readings.missing_of(kind):
                yield _kept(name, target_region, unread)
    for (kind, about), fact in readings.facts.items():
        if _name(kind) in types and about not in readings.vanished and about not in others:
            yield _kept(_name(kind), about, fact)
    for (kind, about), missing in readings.unread.items():
        if _name(kind) in types and about not in others:
            for unread in missing:
                yield _kept(_name(kind), about, unread)


def restore(facts: Iterable[KeptFact], types: dict[str, type]) -> Readings:
    """Put the kept facts of all targets of an account together again."""
    readings = Readings()
    for kept in facts:
        kind = types[kept.fact]
        if kept.unread:
            unread = msgspec.msgpack.decode(kept.payload, type=Unread)
            if issubclass(kind, Resource):
                readings.incomplete[kind][kept.subject].append(unread)
            else:
                key = (kind, kept.subject)
                readings.unread[key] = (*readings.unread.get(key, ()), unread)
            continue
        fact: object = msgspec.msgpack.decode(kept.payload, type=kind)
        if isinstance(fact, Resource):
            readings.subjects[type(fact)][fact.arn] = fact
        else:
            readings.facts[kind, kept.subject] = fact
    return readings


def _name(kind: type) -> str:
    # with its module: services name things alike (a snapshot of EC2, a snapshot of RDS)
    return f"{kind.__module__}.{kind.__qualname__}"


def _kept(name: str, about: str, value: object) -> KeptFact:
    return KeptFact(
        fact=name,
        subject=about,
        payload=msgspec.msgpack.encode(value),
        unread=isinstance(value, Unread),
    )
