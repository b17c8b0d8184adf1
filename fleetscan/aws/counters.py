"""Counts of what was sent, for the progress line and the store."""

from dataclasses import dataclass


@dataclass(slots=True)
class CallCounts:
    """How many requests were sent, retries included, and how many of them were throttled."""

    calls: int = 0
    throttles: int = 0
