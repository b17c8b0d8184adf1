"""Count what a task read, so that the calls of the next sweep can be foretold: pure."""

from collections import Counter
from collections.abc import Iterator, Mapping

from fleetscan.aws.counters import CallCounts
from fleetscan.catalogue import Needs
from fleetscan.catalogue.model import Shape
from fleetscan.engine.readings import Readings
from fleetscan.store import ReadCount

__all__ = ["reads_of", "usual_calls"]


def usual_calls(needs: Needs) -> dict[str, int]:
    """Return the operations of all collectors that need no subject, with their least number.

    The first call of a list is made once for an empty list, its others not at all. Those about a
    subject follow from the number of subjects.
    """
    return {
        call.operation: int(not position or root.shape is Shape.SINGLE)
        for root in needs.roots
        for position, call in enumerate(root.calls)
    }


def reads_of(
    readings: Readings, counts: CallCounts, usual: Mapping[str, int], target_region: str
) -> Iterator[ReadCount]:
    """Yield how many resources there are of each type and region, and what took more calls.

    `usual` is what `usual_calls` returns.
    """
    for kind, subjects in readings.subjects.items():
        regions = Counter(subject.region for subject in subjects.values())
        for region, number in regions.items():
            yield ReadCount(region=region, what=kind.TYPE, number=number)
    for operation, number in counts.by_operation.items():
        if number > usual.get(operation, number):
            yield ReadCount(region=target_region, what=operation, number=number)
