"""The longest of several bounds says how long a sweep takes."""

import pytest

from fleetscan.forecast.duration import Durations
from fleetscan.forecast.model import Assumptions, Duration
from fleetscan.forecast.pace import Pace

FREE = Pace()
SLOW = Pace(seconds=50.0, operation="logs:ListTagsForResource", refill=5)


def duration(
    *tasks: tuple[float, Pace], calls: int = 10, roles: int = 1, accounts: int = 1
) -> Duration:
    durations = Durations(Assumptions(latency=0.1, processor=0.001, start=0, max_tasks=4))
    for number in range(accounts):
        regions = {f"region-{n}": task for n, task in enumerate(tasks)}
        durations.add(f"{number:012d}", steps=2, tasks=regions)
    return durations.duration(calls=calls, assumed_roles=roles)


def test_a_small_sweep_waits_for_the_network() -> None:
    found = duration((3, FREE))
    assert found.decides == "latency"
    assert found.slowest is None
    assert found.seconds == pytest.approx(0.5)


def test_the_slowest_bucket_decides_and_is_named() -> None:
    found = duration((3, FREE), (3, SLOW))
    assert found.decides == "limit"
    assert found.seconds == pytest.approx(50.2)
    assert found.slowest is not None
    assert (found.slowest.region, found.slowest.operation) == ("region-1", SLOW.operation)


def test_many_tasks_wait_for_each_other() -> None:
    found = duration((3, FREE), accounts=100)
    assert found.decides == "tasks"
    assert found.seconds == pytest.approx(100 * 0.3 / 4)


def test_many_calls_keep_the_processor_busy() -> None:
    found = duration((3, FREE), calls=2_000)
    assert found.decides == "processor"
    assert found.seconds == pytest.approx(2.0)


def test_so_many_roles_can_not_be_assumed_at_once() -> None:
    found = duration((3, FREE), roles=10_000)
    assert found.decides == "entering"
    assert found.seconds == pytest.approx(10_000 / 600, rel=0.1)
