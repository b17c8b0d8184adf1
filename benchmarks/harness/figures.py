"""Figures of several repeats: median and spread, ratios pair by pair, and what they must be."""

import statistics
from collections.abc import Sequence
from typing import Literal

import msgspec

__all__ = ["Bound", "Figure", "Judgement", "Spread", "paired", "spread"]

#: "aim": what must be is met, and the aim too; "": not judged
Judgement = Literal["no", "yes", "aim", ""]


class Spread(msgspec.Struct, frozen=True, kw_only=True):
    """A quantity over all repeats."""

    median: float
    least: float
    most: float
    values: tuple[float, ...]


def spread(values: Sequence[float]) -> Spread:
    """Summarise at least one value."""
    return Spread(
        median=statistics.median(values),
        least=min(values),
        most=max(values),
        values=tuple(values),
    )


def paired(above: Sequence[float], below: Sequence[float]) -> Spread:
    """Divide repeat by repeat: the two of a pair ran one after the other, under the same load.

    Raises `ValueError` if one has more repeats than the other.
    """
    return spread([one / other for one, other in zip(above, below, strict=True)])


class Bound(msgspec.Struct, frozen=True, kw_only=True):
    """What a figure must be: not above `most`, or not below `least`."""

    most: float | None = None
    least: float | None = None

    def holds(self, value: float) -> bool:
        """Tell whether a value keeps to it."""
        return (self.most is None or value <= self.most) and (
            self.least is None or value >= self.least
        )


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the table of what the project must show, or of a case's own table."""

    name: str
    #: such as "ms", "KB", or "" for a ratio
    unit: str
    spread: Spread
    #: None for a figure that is told and not judged
    must: Bound | None = None
    aim: Bound | None = None
    #: the same figure of plain aioboto3 in this run, where there is one
    plain: Spread | None = None
    #: what a reader must know of how it was measured here, such as a smaller fleet
    note: str = ""

    @property
    def judgement(self) -> Judgement:
        """Judge the median."""
        if self.must is None:
            return ""
        if not self.must.holds(self.spread.median):
            return "no"
        return "aim" if self.aim is not None and self.aim.holds(self.spread.median) else "yes"
