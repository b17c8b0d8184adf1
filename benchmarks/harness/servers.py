"""The servers that stand in for AWS, as far as a measurement needs them."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Protocol

from benchmarks.fake_aws import FakeAWS
from benchmarks.harness import fleet
from fleetscan.demo.server import SimulatedAWS

__all__ = ["FakeServer", "Server", "SimulatedServer", "fake_aws", "throttled_aws"]


class Server(Protocol):
    """Answers a contender, and counts what it asked."""

    def environment(self) -> Mapping[str, str]:
        """Return the AWS_… variables for a client."""
        ...

    def reset(self) -> None:
        """Forget what was counted."""
        ...

    def calls(self) -> int:
        """Return how many requests came since the last reset."""
        ...

    def counted(self) -> dict[str, float]:
        """Return what else was counted, by name."""
        ...


class FakeServer:
    """The fast fake AWS."""

    def __init__(self, aws: FakeAWS) -> None:
        self.aws = aws

    def environment(self) -> Mapping[str, str]:
        """Return the AWS_… variables for a client."""
        return self.aws.environment()

    def reset(self) -> None:
        """Forget what was counted."""
        self.aws.reset()
        self._cpu_seconds = self.aws.stats().cpu_seconds

    def calls(self) -> int:
        """Return how many requests came since the last reset."""
        return self.aws.stats().calls

    def counted(self) -> dict[str, float]:
        """Return what a reader may ask when a figure looks wrong."""
        stats = self.aws.stats()
        assert stats.violation_count == 0, stats.violations
        return {
            "server_throttled": stats.throttled,
            "server_connections": stats.connections,
            "server_peak_in_flight": stats.peak_in_flight,
            "server_cpu_seconds": stats.cpu_seconds - self._cpu_seconds,
        }

    def by_operation(self) -> dict[str, int]:
        """Return how many requests came, by `service:Operation`."""
        return self.aws.stats().by_operation


class SimulatedServer:
    """The simulated AWS of the demo: slower, in this process, and it knows every operation."""

    def __init__(self, aws: SimulatedAWS) -> None:
        self.aws = aws

    def environment(self) -> Mapping[str, str]:
        """Return the AWS_… variables for a client."""
        return self.aws.environment()

    def reset(self) -> None:
        """Forget what was counted."""
        self.aws.clear_calls()

    def calls(self) -> int:
        """Return how many requests came since the last reset."""
        return len(self.aws.calls)

    def counted(self) -> dict[str, float]:
        """Return nothing more."""
        return {}

    def by_operation(self) -> dict[str, int]:
        """Return how many requests came, by `service:Operation`."""
        return dict(Counter(f"{call.service}:{call.operation}" for call in self.aws.calls))


@contextmanager
def fake_aws(
    *, accounts: int, instances: int = fleet.INSTANCES, latency_ms: float = 0
) -> Iterator[FakeServer]:
    """Serve the fleet of the benchmark.

    Args:
        accounts: how many.
        instances: EC2 instances per account and region.
        latency_ms: how long each reply is held back.
    """
    with FakeAWS(
        accounts=accounts,
        regions=fleet.REGIONS,
        buckets=fleet.BUCKETS,
        instances=instances,
        volumes=fleet.VOLUMES,
        latency_ms=latency_ms,
    ) as aws:
        yield FakeServer(aws)


@contextmanager
def throttled_aws(*, accounts: int) -> Iterator[FakeServer]:
    """Serve accounts whose EC2 has the limits that AWS publishes, with a latency that varies."""
    with FakeAWS(
        accounts=accounts,
        regions=fleet.REGIONS,
        latency_ms=30,
        latency_jitter=0.5,
        latency_tail="0.01:500",
        throttle=("ec2",),
    ) as aws:
        yield FakeServer(aws)
