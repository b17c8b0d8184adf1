"""Import what a folder or a package holds. What can't be imported is known by its id and error."""

import importlib
import importlib.machinery
import importlib.metadata
import logging
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import EntryPoint
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import msgspec

from fleetscan.catalogue import Check, Collector
from fleetscan.catalogue.declare import DeclarationError
from fleetscan.custom.layout import Layout, Module, layout_of
from fleetscan.errors import ConfigurationError

__all__ = ["GROUP", "Loaded", "load_folder", "load_packages"]

_logger = logging.getLogger(__name__)

#: the entry points of packages with checks
GROUP: Final = "fleetscan.checks"

#: what the package of a folder is called, before its digest
_PACKAGE: Final = "fleetscan_custom_checks_"


class Loaded(msgspec.Struct, frozen=True, kw_only=True):
    """What one folder or package holds."""

    #: what messages call it
    name: str
    checks: tuple[Check[Any], ...] = ()
    collectors: tuple[Collector, ...] = ()
    #: why a module could not be loaded, by the id that its check would have
    broken: dict[str, Exception] = {}
    layout: Layout | None = None
    #: of a package, the id of the gaps for what is wrong with it as a whole; None for a folder,
    #: which somebody asked for, and which is refused for that
    id_if_refused: str | None = None
    digest: str


def load_folder(path: str) -> Loaded:
    """Import the modules of a folder, as those of a package of their own.

    It has no place in `sys.path`, and its name is made of its digest: neither do its modules come
    in the way of others of the same names, nor is one that has changed taken for what it was.

    Raises:
        ConfigurationError: there is no such folder, or it is not laid out as it should be.
    """
    name = f"--checks-path {path}"
    try:
        folder = Path(path).absolute()
    except OSError as error:
        why = error.strerror or error
        raise ConfigurationError(f"{name}: there is no current folder: {why}") from error
    layout = layout_of(folder, name)
    package = f"{_PACKAGE}{layout.digest}"
    if package not in sys.modules:
        sys.modules[package] = _package(package, layout.folder)
    return _load(package, layout, name)


def load_packages() -> Iterator[Loaded]:
    """Import the installed packages that say, by an entry point, that they have checks."""
    found = {each.value: each for each in importlib.metadata.entry_points(group=GROUP)}
    for value in sorted(found):
        yield _load_package(found[value])


def _load_package(entry: EntryPoint) -> Loaded:
    name = f"the installed package {entry.value}"
    id_if_refused = f"{_slug(entry.name)}.installed_checks"
    try:
        layout = layout_of(_folder_of(entry.value), name)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever it was, the sweep goes on
        why = _told(name, error)
        return Loaded(
            name=name,
            broken={id_if_refused: why},
            id_if_refused=id_if_refused,
            digest=repr(why),
        )
    return _load(entry.value, layout, name, id_if_refused=id_if_refused)


def _folder_of(package: str) -> Path:
    module = importlib.import_module(package)
    folders = list(getattr(module, "__path__", ()))
    if len(folders) != 1:
        raise ConfigurationError(f"{package} is no package with one folder")
    return Path(folders[0])


def _slug(name: str) -> str:
    """Make the first half of an id of any text."""
    return re.sub("[^a-z0-9_]", "_", name.lower()) or "_"


def _package(name: str, folder: Path) -> ModuleType:
    """Make a package of a folder. Those below it need no `__init__.py`, and may have one."""
    module = ModuleType(name)
    spec = importlib.machinery.ModuleSpec(name, None, is_package=True)
    spec.submodule_search_locations = [str(folder)]
    module.__spec__ = spec
    module.__path__ = [str(folder)]
    return module


def _load(package: str, layout: Layout, name: str, *, id_if_refused: str | None = None) -> Loaded:
    # a file that was written a moment ago is seen
    importlib.invalidate_caches()
    checks: list[Check[Any]] = []
    collectors: list[Collector] = []
    broken: dict[str, Exception] = {}
    for module in layout.modules:
        try:
            values = vars(importlib.import_module(f"{package}.{module.name}"))
            found = _declared(values)
            if module.is_check:
                checks.append(_check(module, values))
        except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever it was, the sweep goes on
            broken[module.id] = _told(f"{name}: {module.path}", error)
        else:
            collectors += found
    return Loaded(
        name=name,
        checks=tuple(checks),
        collectors=tuple(collectors),
        broken=broken,
        layout=layout,
        id_if_refused=id_if_refused,
        digest=layout.digest,
    )


def _told(what: str, error: BaseException) -> Exception:
    """Log why something could not be loaded, and return it as an error of ours or of its own."""
    _logger.error("%s could not be loaded: a gap in each account", what, exc_info=error)
    return error if isinstance(error, Exception) else ImportError("it ended the program")


def _declared(values: dict[str, Any]) -> list[Collector]:
    """Return the collectors that a module declares itself, each with an id that no other has."""
    return [
        replace(value, id=f"{value.function.__module__}.{value.function.__name__}")
        for value in values.values()
        if isinstance(value, Collector) and value.function.__module__ == values["__name__"]
    ]


def _check(module: Module, values: dict[str, Any]) -> Check[Any]:
    """Return the check of a module, which has its name, with the id of its path."""
    declared = [
        value
        for value in values.values()
        if isinstance(value, Check) and value.function.__module__ == values["__name__"]
    ]
    name = module.path.stem
    if len(declared) != 1 or declared[0].function.__name__ != name:
        found = ", ".join(each.function.__name__ for each in declared) or "none"
        raise DeclarationError(f"expected one check, the function {name}; it declares: {found}")
    return replace(declared[0], id=module.id)
