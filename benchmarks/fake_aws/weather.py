"""What befalls replies by chance: how late they come, and which fail. All of it from the seed."""

import random

from benchmarks.fake_aws.options import Options

__all__ = ["FAULTS", "Weather"]

#: what a failing call gets, in turn: two errors by their status, and a reset connection
FAULTS = ("500", "503", "reset")


class Weather:
    """Decides for each call, in the order of arrival."""

    def __init__(self, options: Options) -> None:
        # Two, so that the delays stay the same whether calls fail or not.
        self._delays = random.Random(f"delays {options.seed}")  # noqa: S311 - chance, no secret
        self._lots = random.Random(f"faults {options.seed}")  # noqa: S311 - as above
        self._latency = options.latency_ms / 1000
        self._jitter = options.latency_jitter
        self._tail_share, self._tail = _tail(options.latency_tail)
        self._fail_rate = options.fail_rate
        self._failed = 0
        #: whether any reply is held back; asked for first, for it costs next to nothing
        self.is_slow = self._latency > 0 or self._tail_share > 0

    def delay(self) -> float:
        """Return for how many seconds the next reply is held back."""
        if self._tail_share and self._delays.random() < self._tail_share:
            return self._tail
        if self._jitter:
            return self._latency * (1 + self._jitter * (2 * self._delays.random() - 1))
        return self._latency

    def fault(self) -> str | None:
        """Return how the next call fails, as in `FAULTS`; None if it does not."""
        if not self._fail_rate or self._lots.random() >= self._fail_rate:
            return None
        self._failed += 1
        return FAULTS[(self._failed - 1) % len(FAULTS)]


def _tail(text: str) -> tuple[float, float]:
    """Read `share:ms` as a share and seconds. Raises ValueError."""
    if not text:
        return 0.0, 0.0
    share, colon, milliseconds = text.partition(":")
    try:
        found = float(share), float(milliseconds) / 1000
    except ValueError:
        found = -1.0, 0.0
    if not colon or not 0 <= found[0] <= 1:
        raise ValueError(f"latency_tail: {text!r} is not of the form share:milliseconds")
    return found
