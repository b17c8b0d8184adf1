"""What the collectors of a task read, and what they could not."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain

from fleetscan.catalogue.model import Collector, Shape
from fleetscan.facts.base import GLOBAL, Resource
from fleetscan.verdicts import NotRead, Unread

# A fact is found by its type and what it is about: the ARN of a resource, or the region of a
# fact that a region has once (`global` for one that an account has once).
FactKey = tuple[type, str]


class Readings:
    """The facts of one target, or of several of an account put together."""

    def __init__(self) -> None:
        #: the resources that were listed, by type and ARN
        self.subjects: dict[type[Resource], dict[str, Resource]] = defaultdict(dict)
        self.facts: dict[FactKey, object] = {}
        #: what was missing of a fact
        self.unread: dict[FactKey, tuple[Unread, ...]] = {}
        #: what was missing of a list, by the type listed and then by the target's region
        self.incomplete: dict[type[Resource], dict[str, list[Unread]]] = defaultdict(
            lambda: defaultdict(list)
        )
        #: resources that were gone when they were asked
        self.vanished: set[str] = set()

    @classmethod
    def nothing(
        cls, roots: Iterable[tuple[Collector, str]], unread: tuple[Unread, ...]
    ) -> "Readings":
        """Nothing of what collectors read in targets could be read, all for one reason.

        `roots` are the collectors, each with the target's region.
        """
        readings = cls()
        for root, target_region in roots:
            if root.shape is Shape.LIST:
                readings.incomplete[root.reads[0]][target_region].extend(unread)
            else:
                for kind in root.reads:
                    readings.unread[kind, target_region] = unread
        return readings

    def __len__(self) -> int:
        """How many resources were listed."""
        return sum(map(len, self.subjects.values()))

    @property
    def may_recover(self) -> bool:
        """Whether something could not be read that may be read some time later."""
        lists = chain.from_iterable(each.values() for each in self.incomplete.values())
        missing = chain(self.unread.values(), lists)
        return any(unread.may_recover for each in missing for unread in each)

    def listed(self, subject: type[Resource]) -> Sequence[Resource]:
        """The resources of a type, but for those that vanished, sorted by ARN."""
        found = self.subjects.get(subject, {})
        return [found[arn] for arn in sorted(found) if arn not in self.vanished]

    def missing_of(self, subject: type[Resource]) -> list[tuple[str, Unread]]:
        """Why there may be more resources of a type than were listed, each with its target."""
        return [
            (target_region, unread)
            for target_region, items in sorted(self.incomplete.get(subject, {}).items())
            for unread in items
        ]

    def about(self, fact: type, resource: Resource) -> object:
        """Look up a fact about a resource, else of its region, else of its account.

        Raises `NotRead` where it could not be read.
        """
        for key in ((fact, resource.arn), (fact, resource.region), (fact, GLOBAL)):
            if key in self.facts:
                return self.facts[key]
            if key in self.unread:
                raise NotRead(*self.unread[key])
        message = f"{fact.__name__} of {resource.arn} was neither read nor missed"
        raise LookupError(message)
