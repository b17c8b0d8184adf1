"""The calls of one task, from its collectors and from how many resources there are."""

from collections import Counter
from collections.abc import Iterator, Mapping
from math import ceil

import msgspec

from fleetscan.catalogue import Collector, Needs

__all__ = ["Found", "TaskCalls", "calls_of_task"]

# As the engine reads about resources: a test holds that it is as many.
_CALLS_AT_ONCE = 32


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """How many resources of a type a task finds."""

    #: in all regions
    listed: int
    #: those of them that are asked for more, in each region: buckets of other regions are not
    asked: tuple[int, ...]
    #: nobody counted them
    assumed: bool = False


class TaskCalls(msgspec.Struct, frozen=True, kw_only=True):
    """What a task calls."""

    #: by `service:Operation`
    calls: Mapping[str, float]
    #: calls of which each has to wait for the reply of the one before
    steps: float


def calls_of_task(
    needs: Needs,
    target_region: str,
    found: Mapping[str, Found],
    listing: Mapping[str, int],
) -> TaskCalls:
    """Foretell the calls of the task of a region, or of `global`.

    Args:
        needs: what the checks need.
        target_region: the task's region, or `global`.
        found: resources by type; a type that is missing has none.
        listing: how many calls it took to list them, by operation, where that was counted and was
            not the least.
    """
    calls: Counter[str] = Counter()
    longest = about = 0
    for root in needs.roots:
        if not root.scope.runs_in(target_region):
            continue
        subjects = Found(listed=0, asked=())
        if root.lists is None:
            made = {call.operation: 1 for call in root.calls if not call.fallback}
        elif not root.calls:
            # the account, or a region of it
            subjects = Found(listed=1, asked=(1,))
            made = {}
        else:
            subjects = found.get(root.lists.TYPE, subjects)
            made = dict(_listing(root, subjects, listing))
        calls.update(made)
        # the collector of a list makes one call after the other
        longest = max(longest, sum(made.values()))
        for aspect in needs.aspects(root.reads[0]) if any(subjects.asked) else ():
            number = _times(aspect, subjects)
            made = {call.operation: number for call in aspect.calls if not call.fallback}
            calls.update(made)
            about += sum(made.values())
    return TaskCalls(calls=calls, steps=longest + ceil(about / _CALLS_AT_ONCE))


def _listing(
    root: Collector, subjects: Found, listing: Mapping[str, int]
) -> Iterator[tuple[str, int]]:
    """Yield the calls that a list makes: for its pages, and about each resource on them."""
    first, *others = root.calls
    if subjects.assumed:
        pages = ceil(subjects.listed / root.page) if root.page else 1
        yield first.operation, max(1, pages)
        for call in others:
            yield call.operation, 0 if call.fallback else subjects.listed
    else:
        yield first.operation, listing.get(first.operation, 1)
        for call in others:
            yield call.operation, listing.get(call.operation, 0)


def _times(aspect: Collector, subjects: Found) -> int:
    """Return how often a collector of facts about resources runs."""
    return sum(ceil(number / aspect.batch) for number in subjects.asked)
