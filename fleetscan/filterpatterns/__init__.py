"""Metric filter patterns of CloudWatch Logs, compared by what they match.

`parse` reads a pattern, `matches` applies it to an event, and `covers` tells whether some patterns
count every event that a required one demands.
"""

from fleetscan.filterpatterns.implies import (
    Coverage,
    Covered,
    NotCovered,
    Undecided,
    covers,
    matches_everything,
)
from fleetscan.filterpatterns.matching import matches
from fleetscan.filterpatterns.model import Expression, all_of, sources_of
from fleetscan.filterpatterns.parse import NotJson, PatternKind, parse
from fleetscan.filterpatterns.text import written

__all__ = [
    "Coverage",
    "Covered",
    "Expression",
    "NotCovered",
    "NotJson",
    "PatternKind",
    "Undecided",
    "all_of",
    "covers",
    "matches",
    "matches_everything",
    "parse",
    "sources_of",
    "written",
]
