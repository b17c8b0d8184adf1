"""How far a sweep is, and what it called: numbers that go up while it runs."""

from fleetscan.aws.counters import CallCounts
from fleetscan.engine.progress import Progress

__all__ = ["CallCounts", "Progress"]
