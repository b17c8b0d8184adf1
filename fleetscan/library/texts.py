"""One text, or several, where a program may give either."""

from collections.abc import Iterable
from typing import TypeAlias

__all__ = ["Texts", "texts"]

#: one stands for itself alone: as a sequence it would be its letters
Texts: TypeAlias = str | Iterable[str]


def texts(given: Texts) -> tuple[str, ...]:
    """Return what was given, one by one."""
    return (given,) if isinstance(given, str) else tuple(given)
