"""Whose file it is, by its content and by its name."""

import re
from pathlib import PurePath
from typing import Final

from fleetscan.fleet.place import Place

__all__ = ["AWS_CONFIG", "C7N_ORG", "ORIGINS", "STEAMPIPE", "origin_of"]

C7N_ORG: Final = "c7n-org"
STEAMPIPE: Final = "steampipe"
AWS_CONFIG: Final = "aws-config"
ORIGINS: Final = (C7N_ORG, STEAMPIPE, AWS_CONFIG)

_CONTENT: Final = {
    C7N_ORG: re.compile(r"""^(?:---\s+|\{\s*)?["']?accounts["']?\s*:""", re.MULTILINE),
    STEAMPIPE: re.compile(r'^[ \t]*connection[ \t]+"?[^"\n{]*"?[ \t]*\{', re.MULTILINE),
    AWS_CONFIG: re.compile(r"^\[(?:default|profile[ \t][^\n]*)\]", re.MULTILINE),
}
_SUFFIXES: Final = {
    ".yml": C7N_ORG,
    ".yaml": C7N_ORG,
    ".spc": STEAMPIPE,
    ".ini": AWS_CONFIG,
}
_NAMES: Final = {"config": AWS_CONFIG}


def origin_of(path: str, text: str, source: str) -> str:
    """Return whose file it is: one of `ORIGINS`.

    The content tells; where it looks like several, or like none, the name does.

    Raises:
        ConfigurationError: neither tells.
    """
    alike = [origin for origin, pattern in _CONTENT.items() if pattern.search(text)]
    if len(alike) == 1:
        return alike[0]
    name = PurePath(path)
    named = _SUFFIXES.get(name.suffix.lower()) or _NAMES.get(name.name)
    if named is not None and (named in alike or not alike):
        return named
    looks = f"it looks like {' and like '.join(alike)}." if alike else "it looks like none of them."
    raise Place(source=source).problem(
        "can't tell whose file this is:",
        looks,
        f"Say it with --from: {', '.join(ORIGINS)}.",
    )
