"""A pytest plugin that makes every check lie: `-p tests.catalogue.lying_checks --lie-about Pass`.

Each verdict of that kind becomes its opposite; all others stay. A test that asks a check for that
kind of verdict then fails, and only such a test does.
"""

from typing import Any

import pytest

from fleetscan.catalogue import Check
from fleetscan.verdicts import Fail, Pass

_OPPOSITES: dict[str, tuple[type, type]] = {"Pass": (Pass, Fail), "Fail": (Fail, Pass)}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--lie-about", choices=list(_OPPOSITES), required=True)


def pytest_configure(config: pytest.Config) -> None:
    said, lie = _OPPOSITES[config.getoption("--lie-about")]
    honest = Check.__call__

    def judge(self: Check[Any], *args: object, **kwargs: object) -> object:
        verdict = honest(self, *args, **kwargs)
        return lie(verdict.reason) if isinstance(verdict, said) else verdict

    setattr(Check, "__call__", judge)  # noqa: B010 - mypy knows what a check is, and this is not
