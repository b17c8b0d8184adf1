"""The calls that collectors make where nothing is out of the ordinary: pure.

By them the next sweep is foretold, and a sweep keeps only what was otherwise.
"""

from collections.abc import Iterable
from math import ceil

from fleetscan.catalogue.model import Collector, Shape

__all__ = ["calls_about", "calls_of_root"]


def calls_of_root(root: Collector) -> dict[str, int]:
    """Return the calls of a collector that needs no subject, by operation.

    A fact takes each of its calls once. A list takes the first, and the others for what it finds:
    these are the calls of an empty one.
    """
    return {
        call.operation: int(not call.fallback and (not position or root.shape is Shape.SINGLE))
        for position, call in enumerate(root.calls)
    }


def calls_about(aspect: Collector, numbers: Iterable[int]) -> dict[str, int]:
    """Return the calls of a collector about resources, by operation.

    `numbers` are those of the resources in each region, for a batch is of one region.
    """
    times = sum(ceil(number / aspect.batch) for number in numbers)
    return {call.operation: 0 if call.fallback else times for call in aspect.calls}
