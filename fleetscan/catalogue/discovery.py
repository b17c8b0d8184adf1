"""Find the checks and collectors that packages hold. Nothing is listed by hand."""

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any, Final

from fleetscan.catalogue.declare import DeclarationError
from fleetscan.catalogue.model import Check, Collector
from fleetscan.catalogue.needs import Catalogue


def discover(checks: str, collectors: str) -> Catalogue:
    """Gather what the modules below two packages declare.

    A check is imported when it is asked for first, so that a sweep of one does not pay for all.
    """
    return Catalogue(
        checks=_Checks(checks),
        collectors=[
            value
            for name in _modules(collectors)
            for value in _declared(importlib.import_module(name), Collector)
        ],
    )


class _Checks(Mapping[str, Check[Any]]):
    """The checks below a package by id, which is the path of the module; sorted."""

    def __init__(self, package: str) -> None:
        ids = sorted(name.removeprefix(f"{package}.") for name in _modules(package))
        self._package: Final = package
        #: None where it was not asked for so far
        self._found: Final[dict[str, Check[Any] | None]] = dict.fromkeys(ids)

    def __getitem__(self, check_id: str) -> Check[Any]:
        found = self._found[check_id]
        if found is None:
            module = importlib.import_module(f"{self._package}.{check_id}")
            declared = _declared(module, Check)
            if [each.id for each in declared] != [check_id]:
                raise DeclarationError(f"{module.__name__}: expected the check {check_id} alone")
            (found,) = declared
            self._found[check_id] = found
        return found

    def __contains__(self, check_id: object) -> bool:
        return check_id in self._found

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


def _declared(module: ModuleType, kind: type[Any]) -> list[Any]:
    return [
        value
        for value in vars(module).values()
        if isinstance(value, kind) and value.function.__module__ == module.__name__
    ]


def _modules(package: str) -> Iterator[str]:
    root = importlib.import_module(package)
    for info in pkgutil.walk_packages(root.__path__, f"{package}."):
        if not info.ispkg:
            yield info.name
