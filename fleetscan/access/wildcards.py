"""Patterns with `*` (any text, also none) and `?` (any one character), as policies have them.

In a pattern of an action or a resource, `*` stands for text with colons and slashes too.
Case is the caller's business: actions are compared in lower case, resources as they are.
"""

import re
from functools import lru_cache

__all__ = ["covers", "is_fixed", "matches", "overlaps"]


def matches(pattern: str, text: str) -> bool:
    """Tell whether the pattern matches the whole text, whose own `*` and `?` are plain."""
    return _expression(pattern, any_one=".").fullmatch(text) is not None


def covers(wide: str, narrow: str) -> bool:
    """Tell whether all that the pattern `narrow` matches is certainly matched by `wide`.

    No is not certain: that `*?` covers `?*` is not seen. Yes is.
    """
    # Read as text, a `*` of `narrow` may be matched by no less than a `*`.
    return _expression(wide, any_one="[^*]").fullmatch(narrow) is not None


def overlaps(one: str, other: str) -> bool:
    """Tell whether some text is matched by both patterns."""
    # row[j] tells whether what was read of `one` can meet the first j characters of `other`.
    row = [True]
    for character in other:
        row.append(row[-1] and character == "*")
    for character in one:
        new = [row[0] and character == "*"]
        for index, facing in enumerate(other):
            if character == "*" or facing == "*":
                new.append(row[index + 1] or new[index])
            else:
                new.append(row[index] and (character == facing or "?" in {character, facing}))
        row = new
    return row[-1]


def is_fixed(value: str) -> bool:
    """Tell whether a value stands for itself alone: no wildcard, no policy variable, not empty."""
    return value != "" and not any(mark in value for mark in ("*", "?", "${"))


@lru_cache(maxsize=4096)
def _expression(pattern: str, any_one: str) -> re.Pattern[str]:
    # Many `*` in a row would take the engine exponential time.
    parts = re.split(r"(\*+|\?)", pattern)
    texts = (
        ".*" if part.startswith("*") else any_one if part == "?" else re.escape(part)
        for part in parts
        if part
    )
    return re.compile("".join(texts), re.DOTALL)
