"""What a framework requires. Titles are our own words: the texts belong to who published them."""

import math
from enum import StrEnum

import msgspec

__all__ = ["Framework", "Kind", "Requirement", "percent", "split_reference"]


class Kind(StrEnum):
    """How a framework says that a requirement is assessed."""

    AUTOMATED = "automated"
    #: by a person; what an API tells of it all the same may be checked
    MANUAL = "manual"


class Requirement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One control of a framework, or one recommendation of a benchmark."""

    #: as the framework writes it: `2.1.1`, `EC2.3`
    number: str
    kind: Kind
    #: a phrase that says what it is about
    title: str
    #: the profile of a CIS benchmark: 1 or 2
    level: int | None = None
    #: one sentence: what no API can tell of it; None where all of it can be read
    why_manual: str | None = None
    #: False: it is known, but on the publisher's own list of this framework it is not
    listed: bool = True


class Framework(msgspec.Struct, frozen=True, kw_only=True):
    """A framework, with all that it requires."""

    #: what a reference of a check begins with: `cis-7.0`, `fsbp`
    id: str
    name: str
    #: in the framework's own order
    requirements: tuple[Requirement, ...]


def split_reference(reference: str) -> tuple[str, str]:
    """Split what a check names into the framework's id and the number of the requirement."""
    framework, _, number = reference.partition(":")
    return framework, number


def percent(share: float) -> str:
    """Write a share, 0 to 1, in whole percent, rounded down: 100 % is all."""
    # 0.29 * 100 is 28.999…
    return f"{math.floor(round(share * 100, 2))} %"
