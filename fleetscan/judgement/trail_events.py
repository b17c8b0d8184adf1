"""Which events a trail logs without exception, by either kind of event selectors.

A selector that asks for more than is looked for here (an event's name, who called) logs some of
them, and is taken for one that logs none.
https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html
"""

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Final

import msgspec

from fleetscan.facts.clock import Now
from fleetscan.facts.cloudtrail import (
    AdvancedSelector,
    EventSelectors,
    FieldSelector,
    Trail,
    TrailStatus,
)
from fleetscan.facts.s3 import Bucket


class EventKind(StrEnum):
    """What an event is of: something was read, or written."""

    READ = "read"
    WRITE = "write"


_BOTH: Final = frozenset(EventKind)
_BASIC: Final = {
    "All": _BOTH,
    "ReadOnly": frozenset({EventKind.READ}),
    "WriteOnly": frozenset({EventKind.WRITE}),
}
_READ_ONLY: Final = {"true": EventKind.READ, "false": EventKind.WRITE}

_S3_OBJECT: Final = "AWS::S3::Object"


def management_events(
    selectors: EventSelectors, *, may_leave_out: Callable[[str], bool]
) -> frozenset[EventKind]:
    """Return the kinds of management events that are logged, of every service that matters.

    `may_leave_out` tells of an event source, such as `kms.amazonaws.com`, whether it does not.
    """
    found: set[EventKind] = set()
    for basic in selectors.basic:
        if basic.management_events and all(map(may_leave_out, basic.excluded_sources)):
            found |= _BASIC[basic.read_write]
    for advanced in selectors.advanced:
        others = _other_fields(advanced, category="Management")
        if others is not None and all(_excludes_only(each, may_leave_out) for each in others):
            found |= _kinds(advanced)
    return frozenset(found)


def _excludes_only(field: FieldSelector, may_leave_out: Callable[[str], bool]) -> bool:
    chosen = msgspec.structs.replace(field, field="", not_equals=())
    return (
        field.field == "eventSource"
        and chosen == FieldSelector(field="")
        and all(map(may_leave_out, field.not_equals))
    )


class LoggedObjects(msgspec.Struct, frozen=True, kw_only=True):
    """The objects in S3 whose events a selector of a trail logs."""

    #: the region of the trail; None if it logs all regions
    region: str | None
    #: how the ARN of each bucket of the trail's partition begins
    buckets: str
    #: beginnings of the objects' ARNs
    begin: tuple[str, ...]
    #: beginnings of ARNs that are left out
    do_not_begin: tuple[str, ...] = ()

    @property
    def is_all(self) -> bool:
        """Whether no object in any region is left out."""
        return (
            self.region is None
            and not self.do_not_begin
            and any(self.buckets.startswith(each) for each in self.begin)
        )

    def covers(self, bucket: Bucket) -> bool:
        """Tell whether no object of a bucket is left out."""
        objects = f"{bucket.arn}/"
        return (
            self.region in {None, bucket.region}
            and any(objects.startswith(each) for each in self.begin)
            and not any(
                objects.startswith(each) or each.startswith(objects) for each in self.do_not_begin
            )
        )


def logged_objects(
    trail: Trail, status: TrailStatus, selectors: EventSelectors, kind: EventKind, *, now: Now
) -> tuple[LoggedObjects, ...]:
    """Return the objects in S3 that a trail logs the events of a kind of.

    There are none if it is stopped, or S3 takes no log files of it.
    """
    if not status.is_logging or status.is_refused(now.at):
        return ()
    region = None if trail.is_multi_region else trail.region
    buckets = f"arn:{trail.arn.split(':')[1]}:s3:::"
    return tuple(
        LoggedObjects(region=region, buckets=buckets, begin=begin, do_not_begin=do_not_begin)
        for begin, do_not_begin in _prefixes(selectors, kind, buckets)
    )


def _prefixes(
    selectors: EventSelectors, kind: EventKind, buckets: str
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    for basic in selectors.basic:
        if kind in _BASIC[basic.read_write]:
            for data in basic.data:
                if data.type == _S3_OBJECT:
                    # A bucket has its slash, by the documentation. What AWS makes of a name without
                    # one is not said, and other names may begin with it.
                    yield (
                        tuple(
                            each for each in data.values if "/" in each or buckets.startswith(each)
                        ),
                        (),
                    )
    for advanced in selectors.advanced:
        others = _other_fields(advanced, category="Data")
        if others is None or kind not in _kinds(advanced):
            continue
        types = [each for each in others if each.field == "resources.type"]
        arns = [each for each in others if each.field == "resources.ARN"]
        if (
            any(_S3_OBJECT in each.equals for each in types)
            and len(types) + len(arns) == len(others)
            and not any(each.equals or each.ends_with for each in arns)
            # each of several would have to hold
            and len(arns) <= 1
        ):
            (arn,) = arns or (FieldSelector(field="resources.ARN"),)
            # what ends or is called otherwise may be any object
            left_out = (
                *arn.not_starts_with,
                *arn.not_equals,
                *(buckets for _ in arn.not_ends_with),
            )
            yield arn.starts_with or (buckets,), left_out


def _other_fields(selector: AdvancedSelector, *, category: str) -> list[FieldSelector] | None:
    """Return the conditions on what is neither category nor kind; None for another category."""
    categories = [each for each in selector.fields if each.field == "eventCategory"]
    if not any(category in each.equals for each in categories):
        return None
    return [each for each in selector.fields if each.field not in {"eventCategory", "readOnly"}]


def _kinds(selector: AdvancedSelector) -> frozenset[EventKind]:
    kinds = _BOTH
    for each in selector.fields:
        if each.field == "readOnly":
            kinds &= {_READ_ONLY[value] for value in each.equals if value in _READ_ONLY}
    return kinds
