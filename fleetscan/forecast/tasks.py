"""The calls of one task, from its collectors and from how many resources there are."""

from collections import Counter
from collections.abc import Iterator, Mapping
from math import ceil

import msgspec

from fleetscan.catalogue import Collector, Needs, Scope
from fleetscan.catalogue.usual import calls_about, calls_of_root

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
    counted: Mapping[str, int],
) -> TaskCalls:
    """Foretell the calls of the task of a region, or of `global`.

    Args:
        needs: what the checks need.
        target_region: the task's region, or `global`.
        found: resources by type; a type that is missing has none.
        counted: calls by operation, where they were counted and were not what follows from the
            resources: a list may have several pages, and a collector may ask about some of them.
    """
    calls: Counter[str] = Counter()
    longest = about = 0
    for root in needs.roots:
        if not root.scope.runs_in(target_region):
            continue
        subjects = Found(listed=0, asked=())
        if root.lists is not None:
            # the account, or a region of it, takes no call to list
            there = Found(listed=1, asked=(1,))
            subjects = found.get(root.lists.TYPE, subjects) if root.calls else there
        made = _listing(root, subjects)
        calls.update(made)
        # the collector of a list makes one call after the other
        longest = max(longest, sum(_as_counted(made, counted).values()))
        for made in _calls_about(needs, root, subjects):
            calls.update(made)
            about += sum(_as_counted(made, counted).values())
    return TaskCalls(
        calls=_as_counted(calls, counted), steps=longest + ceil(about / _CALLS_AT_ONCE)
    )


def _as_counted(made: Mapping[str, int], counted: Mapping[str, int]) -> dict[str, int]:
    return {operation: counted.get(operation, number) for operation, number in made.items()}


def _listing(root: Collector, subjects: Found) -> dict[str, int]:
    """Return the calls of a collector that needs no subject.

    Where nobody counted them, those of a list are for its pages, and about each resource on them.
    """
    made = calls_of_root(root)
    if subjects.assumed:
        first, *others = root.calls
        pages = ceil(subjects.listed / root.page) if root.page else 1
        made[first.operation] = max(1, pages)
        for call in others:
            made[call.operation] = 0 if call.fallback else subjects.listed
    return made


def _calls_about(needs: Needs, root: Collector, subjects: Found) -> Iterator[dict[str, int]]:
    """Yield the calls of each collector of facts about what another one lists."""
    if any(subjects.asked):
        for aspect in needs.aspects(root.reads[0]):
            yield calls_about(aspect, subjects.asked)
    if root.scope is Scope.ACCOUNT_WIDE and (others := subjects.listed - sum(subjects.asked)):
        for aspect in needs.aspects_of_every(root.reads[0]):
            yield calls_about(aspect, (others,))
