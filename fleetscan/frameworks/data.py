"""The frameworks that come with fleetscan: one file of `published/` for each."""

import functools
import tomllib
from pathlib import Path
from typing import Final

import msgspec

from fleetscan.frameworks.model import Framework

__all__ = ["FRAMEWORK_IDS", "load_framework"]

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
