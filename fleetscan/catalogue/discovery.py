"""Find the checks and collectors that packages hold. Nothing is listed by hand."""

import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType

from fleetscan.catalogue.model import Check, Collector
from fleetscan.catalogue.needs import Catalogue


def discover(checks: str, collectors: str) -> Catalogue:
    """Import all modules below two packages and gather what they declare."""
    return Catalogue(
        checks=[
            value
            for module in _modules(checks)
            for value in vars(module).values()
            if isinstance(value, Check) and value.function.__module__ == module.__name__
        ],
        collectors=[
            value
            for module in _modules(collectors)
            for value in vars(module).values()
            if isinstance(value, Collector) and value.function.__module__ == module.__name__
        ],
    )


def _modules(package: str) -> Iterator[ModuleType]:
    root = importlib.import_module(package)
    for info in pkgutil.walk_packages(root.__path__, f"{package}."):
        yield importlib.import_module(info.name)
