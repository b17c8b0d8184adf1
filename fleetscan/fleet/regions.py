"""Patterns of regions: a region's name, a glob, or `all`."""

import functools
from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import Final

from fleetscan.aws.partitions import partition_names, regions_of
from fleetscan.fleet.model import ALL_REGIONS

__all__ = ["every_region", "is_region_name", "matches", "matching", "partition_with"]

_GLOB_CHARACTERS: Final = frozenset("*?[")


def is_region_name(pattern: str) -> bool:
    """Tell whether a pattern is one region written out, not a glob and not `all`."""
    return pattern != ALL_REGIONS and _GLOB_CHARACTERS.isdisjoint(pattern)


def matches(patterns: Iterable[str], region: str) -> bool:
    """Tell whether at least one of the patterns matches a region."""
    return any(pattern == ALL_REGIONS or fnmatchcase(region, pattern) for pattern in patterns)


# The same few patterns come with thousands of accounts.
@functools.lru_cache(maxsize=1024)
def matching(patterns: tuple[str, ...], partition: str) -> tuple[str, ...]:
    """Return the regions of a partition that at least one of the patterns matches, sorted."""
    return tuple(region for region in regions_of(partition) if matches(patterns, region))


def partition_with(pattern: str) -> str | None:
    """Return the first partition, by name, with a region that the pattern matches, if any has."""
    return next((name for name in partition_names() if matching((pattern,), name)), None)


@functools.cache
def every_region() -> tuple[str, ...]:
    """Return the regions of all partitions, sorted."""
    return tuple(
        sorted(region for partition in partition_names() for region in regions_of(partition))
    )
