"""How near to what was called a forecast has to be."""

from collections import Counter
from collections.abc import Mapping

import pytest

__all__ = ["assert_near"]

#: the most by which a figure may be off
TOLERANCE = 0.1


def assert_near(foretold: Mapping[str, int], made: Mapping[str, int]) -> None:
    """Compare calls by operation: in total, and for each service."""
    assert sum(foretold.values()) == pytest.approx(sum(made.values()), rel=TOLERANCE)
    services = _by_service(made)
    assert _by_service(foretold).keys() == services.keys()
    for service, number in _by_service(foretold).items():
        assert number == pytest.approx(services[service], rel=TOLERANCE), service


def _by_service(calls: Mapping[str, int]) -> Counter[str]:
    services: Counter[str] = Counter()
    for operation, number in calls.items():
        services[operation.partition(":")[0]] += number
    return services
