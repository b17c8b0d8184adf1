"""Which regions of AWS are enabled: those of the fleet, in every account."""

from functools import lru_cache

from benchmarks.fake_aws.fleet import Fleet
from fleetscan.demo.aws_regions import DEFAULT_REGIONS, region_states

__all__ = ["states"]


@lru_cache(maxsize=1)
def states(fleet: Fleet) -> dict[str, str]:
    """Return every region and its status.

    On AWS no account can switch a default region off. Here those that are not of the fleet are
    off, so that a sweep of "all" regions has as many as were asked for.
    """
    enabled = frozenset(fleet.regions)
    return region_states(enabled, frozenset(DEFAULT_REGIONS) - enabled)
