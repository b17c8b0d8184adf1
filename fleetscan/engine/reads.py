"""Count what a task read, so that the calls of the next sweep can be foretold: pure."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from fleetscan.aws.counters import CallCounts
from fleetscan.catalogue import Needs, Scope
from fleetscan.catalogue.model import Shape
from fleetscan.catalogue.usual import calls_about, calls_of_root
from fleetscan.engine.readings import Readings
from fleetscan.facts.base import GLOBAL
from fleetscan.store import ReadCount

__all__ = ["UsualCalls", "reads_of"]


class UsualCalls:
    """What tasks call where all collectors make all of their calls, and lists have one page.

    Made once for a sweep: each task asks it.
    """

    def __init__(self, needs: Needs) -> None:
        self._of_roots: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
        self._aspects = {}
        self._elsewhere = {}
        for root in needs.roots:
            self._of_roots[root.scope is Scope.REGIONAL].update(calls_of_root(root))
            if root.shape is Shape.LIST:
                self._aspects[root.reads[0]] = needs.aspects(root.reads[0])
            if root.scope is Scope.ACCOUNT_WIDE:
                self._elsewhere[root.reads[0]] = needs.aspects_of_every(root.reads[0])

    def of_task(
        self, target_region: str, found: Mapping[type, Mapping[str, int]], regions: Collection[str]
    ) -> Counter[str]:
        """Return the calls of the task of a region, or of `global`, by operation.

        Args:
            target_region: the task's region, or `global`.
            found: how many resources of each type it found in each region.
            regions: those that are swept.
        """
        calls = self._of_roots[target_region != GLOBAL].copy()
        for kind, numbers in found.items():
            elsewhere = self._elsewhere.get(kind)
            here = numbers
            if elsewhere is not None:
                here = {each: number for each, number in numbers.items() if each in regions}
                others = [number for each, number in numbers.items() if each not in regions]
                for aspect in elsewhere:
                    calls.update(calls_about(aspect, others))
            for aspect in self._aspects[kind]:
                calls.update(calls_about(aspect, here.values()))
        return calls


def reads_of(
    readings: Readings,
    counts: CallCounts,
    usual: UsualCalls,
    target_region: str,
    regions: Collection[str],
) -> Iterator[ReadCount]:
    """Yield how many resources there are of each type and region, and what took other calls.

    What was tried again is counted once. `regions` are those that are swept.
    """
    found = {
        kind: Counter(subject.region for subject in subjects.values())
        for kind, subjects in readings.subjects.items()
    }
    for kind, numbers in found.items():
        for region, number in numbers.items():
            yield ReadCount(region=region, what=kind.TYPE, number=number)
    if not counts.calls:
        # of a region that is not enabled, say: there is nothing to foretell
        return
    for operation, number in usual.of_task(target_region, found, regions).items():
        made = counts.by_operation[operation] - counts.again[operation]
        if made != number:
            yield ReadCount(region=target_region, what=operation, number=made)
