"""Where the time of a sweep went, for `-v`."""

from collections.abc import Iterator

from fleetscan.library.progress import CallCounts

__all__ = ["profile_lines"]


def profile_lines(counts: CallCounts, *, wall: float, processor: float) -> Iterator[str]:
    """Say what was called how often, and what the sweep waited for.

    Args:
        counts: of all sessions of the sweep.
        wall: seconds from its beginning to its end.
        processor: seconds of CPU that this process spent in between.
    """
    rate = counts.calls / wall if wall else 0.0
    throttled = f"{counts.throttles:,} throttled"
    yield f"{counts.calls:,} calls in {wall:.1f} s: {rate:,.0f} a second, {throttled}"
    yield f"processor: {processor:.1f} s, {_per_call(processor, counts)} a call"
    yield (
        f"network: {counts.waiting:.1f} s of waiting, of calls side by side, "
        f"{_per_call(counts.waiting, counts)} a call"
    )
    if counts.held_back:
        yield (
            f"budgets: {counts.held_back:.1f} s for which calls were held back, of calls side by "
            "side, so as not to be throttled"
        )
    for operation, calls in sorted(counts.by_operation.items(), key=lambda each: (-each[1], each)):
        yield f"{calls:>9,} {operation}"


def _per_call(seconds: float, counts: CallCounts) -> str:
    return f"{seconds / max(1, counts.calls) * 1000:.1f} ms"
