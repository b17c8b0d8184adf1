"""The frameworks that come with fleetscan: one file of `published/` for each."""

import functools
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import msgspec

from fleetscan.frameworks.model import Framework, split_reference

__all__ = ["FRAMEWORK_IDS", "load_framework", "unknown_requirements"]

_FOLDER: Final = Path(__file__).with_name("published")

#: the oldest first of those that have versions
FRAMEWORK_IDS: Final = (
    "cis-1.4",
    "cis-1.5",
    "cis-2.0",
    "cis-3.0",
    "cis-4.0",
    "cis-5.0",
    "cis-6.0",
    "cis-7.0",
    "fsbp",
)


@functools.cache
def load_framework(framework_id: str) -> Framework:
    """Return one of `FRAMEWORK_IDS`.

    Raises:
        KeyError: it is none of them.
    """
    if framework_id not in FRAMEWORK_IDS:
        raise KeyError(framework_id)
    content = tomllib.loads((_FOLDER / f"{framework_id}.toml").read_text(encoding="utf-8"))
    return msgspec.convert({"id": framework_id, **content}, Framework)


def unknown_requirements(references: Iterable[str]) -> list[str]:
    """Return those of a framework that comes with fleetscan and has no such requirement.

    Args:
        references: what a check is mapped to: `cis-7.0:3.1.1`. Of other frameworks nothing is
            known.
    """
    unknown = []
    for reference in references:
        framework_id, number = split_reference(reference)
        if framework_id in FRAMEWORK_IDS and number not in _numbers(framework_id):
            unknown.append(reference)
    return unknown


@functools.cache
def _numbers(framework_id: str) -> frozenset[str]:
    return frozenset(each.number for each in load_framework(framework_id).requirements)
