"""From checks to the collectors and calls that they need: pure, and derived, never listed."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from fleetscan.catalogue.declare import DeclarationError
from fleetscan.catalogue.model import Call, Check, Collector, Scope, Shape
from fleetscan.catalogue.options import validated
from fleetscan.catalogue.selection import no_match
from fleetscan.errors import ConfigurationError
from fleetscan.facts.base import Resource

#: facts that the engine itself provides
_ENGINE_MODULES = ("fleetscan.facts.clock",)

AnyCheck = Check[Any]

Item = TypeVar("Item", AnyCheck, Collector)


class Catalogue:
    """All checks and collectors, and how they fit together.

    Raises `DeclarationError` for a catalogue that does not: a fact with two collectors or none.
    Checks that come as a mapping, by id and sorted, are looked at when they are needed.
    """

    def __init__(
        self,
        checks: Iterable[AnyCheck] | Mapping[str, AnyCheck],
        collectors: Iterable[Collector],
        *,
        custom_checks: str | None = None,
    ) -> None:
        #: identifies what was added to fleetscan's own by its text; None if nothing was
        self.custom_checks = custom_checks
        self.checks = checks if isinstance(checks, Mapping) else _by_id(checks)
        self.collectors = _by_id(collectors)
        self._providers: dict[tuple[type, type | None], Collector] = {}
        for item in self.collectors.values():
            for fact, subject in _provided(item):
                if other := self._providers.get((fact, subject)):
                    about = f" about {subject.__name__}" if subject else ""
                    message = f"{fact.__name__}{about} is read by both {other.id} and {item.id}"
                    raise DeclarationError(message)
                self._providers[fact, subject] = item
        #: the types of resources that are listed, by name
        self._listed = sorted(
            (lists for item in self.collectors.values() if (lists := item.lists)),
            key=lambda fact: fact.__name__,
        )
        if not isinstance(checks, Mapping):
            self.needs(self.checks.values())

    def subjects(self, check: AnyCheck) -> tuple[type[Resource], ...]:
        """The resource types that a check judges: its subject, or all that derive from it."""
        found = tuple(fact for fact in self._listed if issubclass(fact, check.subject))
        if not found:
            message = f"{check.id}: no collector lists {check.subject.__name__}"
            raise DeclarationError(message)
        return found

    def provider(self, fact: type, subject: type | None = None) -> Collector | None:
        """The collector of a fact about a subject, else of the account or region.

        None for a fact of the engine's own.
        """
        if fact.__module__ in _ENGINE_MODULES:
            return None
        found = self._providers.get((fact, subject)) or self._providers.get((fact, None))
        if found is None:
            about = f" about {subject.__name__}" if subject else ""
            message = f"no collector reads {fact.__name__}{about}"
            raise DeclarationError(message)
        return found

    def options(
        self, check_id: str, values: Mapping[str, object], *, source: str
    ) -> dict[str, Any]:
        """Validate the options that a file sets for a check.

        Raises `ConfigurationError`, naming the key, for an unknown check, option or a wrong type.
        """
        if check_id not in self.checks:
            unknown = no_match(f"{source}: checks", f'"{check_id}"', "check", self.checks)
            raise ConfigurationError(
                f"{unknown}; if it is one of your own, name its folder with --checks-path"
            )
        return validated(self.checks[check_id], values, source=source)

    def needs(self, checks: Iterable[AnyCheck]) -> "Needs":
        """Everything that the given checks need."""
        return Needs(self, tuple(checks))


class Judged(NamedTuple):
    """A check in one kind of task: the resource types that it judges there, with their listers."""

    check: AnyCheck
    subjects: tuple[tuple[type[Resource], Collector], ...]


class Needs:
    """What a selection of checks needs: subjects, collectors, calls."""

    def __init__(self, catalogue: Catalogue, checks: tuple[AnyCheck, ...]) -> None:
        self.catalogue = catalogue
        self.checks = checks
        collectors: dict[str, Collector] = {}
        self._subjects: dict[str, tuple[type[Resource], ...]] = {}
        for check in checks:
            subjects = self._subjects[check.id] = catalogue.subjects(check)
            wanted: list[tuple[type, type | None]] = [(subject, None) for subject in subjects]
            wanted += [(collection.of, None) for collection in check.every.values()]
            wanted += self._facts_of(check)
            for fact, subject in wanted:
                if found := catalogue.provider(fact, subject):
                    collectors[found.id] = found
            self._see_that_regions_are_of_regions(check)
        self.collectors: Mapping[str, Collector] = dict(sorted(collectors.items()))
        # every task asks it of every check
        self._at_account_level = frozenset(
            check.id for check in checks if self._waits_for_all(check)
        )

    def _see_that_regions_are_of_regions(self, check: AnyCheck) -> None:
        kinds = [each.of for each in check.every.values() if each.in_region]
        for kind in (*self._subjects[check.id], *kinds) if kinds else ():
            if self.lister(kind).scope is not Scope.REGIONAL:
                message = f"{check.id}: InRegion is of regions, and {kind.__name__} is of none"
                raise DeclarationError(message)
        for provider, about in self._read_once(check):
            if provider.scope is Scope.REGIONAL and self.lister(about).scope is Scope.GLOBAL:
                fact = provider.reads[0].__name__
                message = f"{check.id}: {fact} is of each region, and {about.__name__} is of none"
                raise DeclarationError(message)

    def _facts_of(self, check: AnyCheck) -> Iterator[tuple[type, type[Resource]]]:
        """Yield the facts that a check takes, each with the type of what it is about."""
        for subject in self._subjects[check.id]:
            yield from ((fact, subject) for fact in check.facts.values())
        for each in check.every.values():
            yield from ((fact, each.of) for fact in each.facts)

    def _read_once(self, check: AnyCheck) -> Iterator[tuple[Collector, type[Resource]]]:
        """Yield what reads the facts that a region or the account has once, each with the same."""
        for fact, about in self._facts_of(check):
            provider = self.catalogue.provider(fact, about)
            if provider is not None and provider.shape is Shape.SINGLE:
                yield provider, about

    def subjects(self, check: AnyCheck) -> tuple[type[Resource], ...]:
        """The resource types that one of the checks judges."""
        return self._subjects[check.id]

    def judged_in(self, target_region: str | None) -> tuple[Judged, ...]:
        """Return what is judged in the task of a region, or of `global`.

        None stands for the step when all of an account was read.
        """
        if target_region is None:
            return self._judged[None]
        return self._judged[
            Scope.REGIONAL if Scope.REGIONAL.runs_in(target_region) else Scope.GLOBAL
        ]

    @cached_property
    def _judged(self) -> Mapping[Scope | None, tuple[Judged, ...]]:
        found: dict[Scope | None, list[Judged]] = {None: [], Scope.REGIONAL: [], Scope.GLOBAL: []}
        for check in self.checks:
            lists = [(subject, self.lister(subject)) for subject in self.subjects(check)]
            if self.at_account_level(check):
                found[None].append(Judged(check, tuple(lists)))
                continue
            for where in (Scope.REGIONAL, Scope.GLOBAL):
                there = tuple(
                    (subject, lister)
                    for subject, lister in lists
                    if (lister.scope is Scope.REGIONAL) is (where is Scope.REGIONAL)
                )
                if there:
                    found[where].append(Judged(check, there))
        return {where: tuple(judged) for where, judged in found.items()}

    def scopes(self, check: AnyCheck) -> frozenset[Scope]:
        """Where the subjects of a check are listed."""
        return frozenset(self.lister(subject).scope for subject in self.subjects(check))

    def at_account_level(self, check: AnyCheck) -> bool:
        """Tell whether a check waits for all of an account.

        So it is with `Every[…]`, and where a fact that an account or region has once is read by
        another task than what it is taken with.
        """
        return check.id in self._at_account_level

    def _waits_for_all(self, check: AnyCheck) -> bool:
        return any(not each.in_region for each in check.every.values()) or any(
            (provider.scope is Scope.REGIONAL) is not (self.lister(about).scope is Scope.REGIONAL)
            for provider, about in self._read_once(check)
        )

    def lister(self, subject: type[Resource]) -> Collector:
        """The collector that lists a resource type."""
        found = self.catalogue.provider(subject)
        if found is None:
            message = f"{subject.__name__} is a fact of the engine's own, not a resource"
            raise DeclarationError(message)
        return found

    @cached_property
    def roots(self) -> tuple[Collector, ...]:
        """The collectors that need no subject."""
        return tuple(item for item in self.collectors.values() if item.subject is None)

    def aspects(self, subject: type) -> tuple[Collector, ...]:
        """The collectors of facts about each resource of a type."""
        return tuple(item for item in self.collectors.values() if item.subject is subject)

    def aspects_of_every(self, subject: type) -> tuple[Collector, ...]:
        """Those of facts that a check takes with every resource of a type, wherever it is."""
        facts = {
            fact
            for check in self.checks
            for each in check.every.values()
            if each.of is subject
            for fact in each.facts
        }
        return tuple(item for item in self.aspects(subject) if facts.intersection(item.reads))

    @cached_property
    def calls(self) -> tuple[Call, ...]:
        """All calls that may be made, in the order of their names."""
        found = {call.operation: call for item in self.collectors.values() for call in item.calls}
        return tuple(found[operation] for operation in sorted(found))


def _by_id(items: Iterable[Item]) -> dict[str, Item]:
    found: dict[str, Item] = {}
    for item in sorted(items, key=lambda item: item.id):
        if item.id in found:
            modules = f"{found[item.id].function.__module__} and {item.function.__module__}"
            message = f"{item.id} is declared twice: in {modules}"
            raise DeclarationError(message)
        found[item.id] = item
    return found


def _provided(item: Collector) -> list[tuple[type, type | None]]:
    if item.shape is Shape.LIST:
        first, *rest = item.reads
        return [(first, None), *((fact, first) for fact in rest)]
    return [(fact, item.subject) for fact in item.reads]
