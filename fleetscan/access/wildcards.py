"""Patterns with `*` (any text, also none) and `?` (any one character), as policies have them.

In a pattern of an action or a resource, `*` stands for text with colons and slashes too.
Case is the caller's business: actions are compared in lower case, resources as they are.
"""

import re
from functools import lru_cache
from typing import Final

__all__ = ["covers", "is_fixed", "matches", "overlaps"]

_WILDCARD: Final = re.compile("[*?]")


def matches(pattern: str, text: str) -> bool:
    """Tell whether the pattern matches the whole text, whose own `*` and `?` are plain."""
    return _expression(pattern, any_one=".").fullmatch(text) is not None


def covers(wide: str, narrow: str) -> bool:
    """Tell whether all that the pattern `narrow` matches is certainly matched by `wide`.

    No is not certain: that `*?` covers `?*` is not seen. Yes is.
    """
    # Read as text, a `*` of `narrow` may be matched by no less than a `*`.
    return _expression(wide, any_one="[^*]").fullmatch(narrow) is not None


@lru_cache(maxsize=4096)
def overlaps(one: str, other: str) -> bool:
    """Tell whether some text is matched by both patterns."""
    before = (_WILDCARD.split(each, maxsplit=1)[0] for each in (one, other))
    shorter, longer = sorted(before, key=len)
    if not longer.startswith(shorter):
        return False
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
    first, *others = (
        "".join(any_one if letter == "?" else re.escape(letter) for letter in part)
        for part in re.split(r"\*+", pattern)
    )
    if not others:
        return re.compile(first, re.DOTALL)
    # The earliest place for each part is right, if there is one. To try others, as the engine does
    # without atomic groups, takes a time that no pattern of a policy may cost.
    *middle, last = others
    found = "".join(f"(?>.*?{part})" for part in middle)
    return re.compile(f"{first}{found}.*{last}", re.DOTALL)
