"""Which file of a folder of custom checks is what. Reads the files, and imports none of them."""

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Final

import msgspec

from fleetscan.errors import ConfigurationError

__all__ = ["COLLECTORS", "Layout", "Module", "layout_of", "read_text"]

#: folders with a meaning of their own; every other one is named after a service
FACTS: Final = "facts"
COLLECTORS: Final = "collectors"
TESTS: Final = "tests"

_NAME: Final = re.compile("[a-z][a-z0-9_]*")
_TESTS: Final = re.compile(r"test_.*\.py|.*_test\.py|conftest\.py")
_NOT_OURS: Final = {"pyproject.toml"}

#: what a check is named by: the service, and what a pass asserts
_PARTS: Final = 2


class Module(msgspec.Struct, frozen=True, kw_only=True):
    """A module that holds a check, or collectors."""

    #: `service.statement` of a check; of collectors, `collectors.` and the name of their module
    id: str
    #: from the folder: `s3/my_statement.py`
    path: PurePosixPath
    is_check: bool

    @property
    def name(self) -> str:
        """The name of the module within its package: `s3.my_statement`."""
        return ".".join(self.path.with_suffix("").parts)


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """What is in a folder."""

    folder: Path
    modules: tuple[Module, ...]
    #: the files of declarative checks, from the folder
    declarations: tuple[PurePosixPath, ...]
    #: identifies the text of all files that a check may depend on, wherever the folder is
    digest: str


def layout_of(folder: Path, name: str) -> Layout:
    """Look what is in a folder. `name` is what messages call it.

    Raises:
        ConfigurationError: there is no such folder, no check and no collector in it, or a file
            that can be neither.
    """
    paths = _files(folder, name)
    modules: list[Module] = []
    declarations: list[PurePosixPath] = []
    for path in paths:
        if _is_declaration(path):
            declarations.append(path)
        elif module := _module(path, name):
            modules.append(module)
    if not modules and not declarations:
        raise ConfigurationError(
            f"{name}: there is no check in it: expected SERVICE/STATEMENT.py, such as "
            "s3/bucket_named.py, or a *.toml with [[checks]]; `fleetscan checks new` writes one"
        )
    return Layout(
        folder=folder,
        modules=tuple(modules),
        declarations=tuple(declarations),
        digest=_digest(folder, paths, name),
    )


def read_text(path: Path, name: str) -> str:
    """Read a file of UTF-8; `name` is what messages call it.

    Raises:
        ConfigurationError: it can't be read, or is no text.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{name}: not UTF-8: save the file as UTF-8") from error
    except OSError as error:
        raise ConfigurationError(f"{name}: can't be read: {error.strerror or error}") from error


def _files(folder: Path, name: str) -> list[PurePosixPath]:
    """Return the files of a folder, sorted, without those that no check depends on."""
    if not folder.is_dir():
        what = "this is a file" if folder.exists() else "there is no such folder"
        raise ConfigurationError(f"{name}: {what}; expected a folder of checks")
    found: list[PurePosixPath] = []

    def refuse(error: OSError) -> None:
        raise ConfigurationError(f"{name}: can't be read: {error.strerror or error}") from error

    # a folder that a link leads to is one, too, but one that leads back is none
    seen = {os.path.realpath(folder)}
    for where, folders, files in os.walk(folder, onerror=refuse, followlinks=True):
        below = PurePosixPath(Path(where).relative_to(folder).as_posix())
        folders[:] = [each for each in folders if _is_looked_into(below / each)]
        paths = {each: os.path.realpath(Path(where, each)) for each in folders}
        folders[:] = [each for each in folders if paths[each] not in seen]
        seen.update(paths.values())
        found += [
            below / each
            for each in files
            if not each.startswith(".") and not _TESTS.fullmatch(each)
        ]
    return sorted(found)


def _is_looked_into(folder: PurePosixPath) -> bool:
    hidden = folder.name.startswith(".") or folder.name == "__pycache__"
    return not hidden and folder != PurePosixPath(TESTS)


def _is_declaration(path: PurePosixPath) -> bool:
    return path.suffix == ".toml" and path.name not in _NOT_OURS and not _is_helper(path)


def _module(path: PurePosixPath, name: str) -> Module | None:
    """Say what a module is for; None for one that others import, and for what is no module."""
    if path.suffix != ".py" or _is_helper(path) or path.parts[0] == FACTS:
        return None
    for part in path.with_suffix("").parts:
        if not _NAME.fullmatch(part):
            raise ConfigurationError(
                f"{name}: {path}: {part!r} is no name of a service, a check or a module of "
                "collectors: expected lower case letters, digits and _"
            )
    is_check = path.parts[0] != COLLECTORS
    if len(path.parts) != _PARTS:
        raise ConfigurationError(
            f"{name}: {path}: this is no place for a module: a check lies in "
            f"SERVICE/STATEMENT.py, facts in {FACTS}/, collectors in {COLLECTORS}/, tests in "
            f"{TESTS}/; a module that others import begins with an underscore"
        )
    return Module(id=".".join(path.with_suffix("").parts), path=path, is_check=is_check)


def _is_helper(path: PurePosixPath) -> bool:
    return any(part.startswith("_") for part in path.parts)


def _digest(folder: Path, paths: Iterable[PurePosixPath], name: str) -> str:
    return hashlib.sha256(b"".join(_hashed(folder, paths, name))).hexdigest()[:32]


def _hashed(folder: Path, paths: Iterable[PurePosixPath], name: str) -> Iterator[bytes]:
    """Yield of each file the digest of its path and of what is in it, all of one length."""
    for path in paths:
        yield hashlib.sha256(str(path).encode()).digest()
        try:
            with (folder / path).open("rb") as file:
                yield hashlib.file_digest(file, "sha256").digest()
        except OSError as error:
            why = error.strerror or error
            raise ConfigurationError(f"{name}: {path}: can't be read: {why}") from error
