"""What can be wrong with the way into an account: each diagnosis with its code, meaning and fix.

`codes.tsv` is the table, `docs/doctor.md` is made from it.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Final

import msgspec

__all__ = ["CODES", "Area", "Diagnosis", "Level"]

_FILE: Final = Path(__file__).with_name("codes.tsv")


class Area(StrEnum):
    """What a diagnosis is about."""

    AUTHENTICATION = "authentication"
    CONNECTION = "connection"
    PERMISSION = "permission"
    NOT_FOUND = "not_found"
    TIMEOUT = "timeout"
    TLS = "tls"
    USAGE = "usage"


class Level(StrEnum):
    """How bad it is; the worst first."""

    #: a sweep would not evaluate something
    ERROR = "error"
    #: it may go well, or the sweep is less safe or slower for it
    WARNING = "warning"


class Diagnosis(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the table."""

    code: str
    area: Area
    level: Level
    #: one sentence: what is wrong
    means: str
    #: what helps, where nothing more exact can be said of a case
    fix: str


def _read(text: str) -> Iterator[Diagnosis]:
    header, *rows = (line for line in text.splitlines() if line and not line.startswith("#"))
    columns = header.split("\t")
    for line in rows:
        yield msgspec.convert(dict(zip(columns, line.split("\t"), strict=True)), Diagnosis)


#: every diagnosis, by its code
CODES: Final[Mapping[str, Diagnosis]] = {
    each.code: each for each in _read(_FILE.read_text(encoding="utf-8"))
}
