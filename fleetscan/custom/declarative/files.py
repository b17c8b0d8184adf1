"""Read the files of declarative checks: what is written, or one clear error."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any, Final, NoReturn

import msgspec

from fleetscan.custom.layout import Layout, read_text
from fleetscan.errors import ConfigurationError
from fleetscan.suggestions import did_you_mean
from fleetscan.verdicts import Severity

__all__ = ["Declaration", "Place", "declarations_of"]

_TABLE: Final = "checks"
_ID: Final = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
_FRAMEWORK: Final = re.compile(r"[^:\s]+:\S+")


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where something is written: a file, a check of it, and a key of the check."""

    #: the folder or the package, and the file
    file: str
    #: its id, or its number where that is not known
    check: str | None = None

    def refuse(self, what: str, key: str | None = None) -> NoReturn:
        """Raise a `ConfigurationError` that begins with the place."""
        raise self.problem(what, key)

    def problem(self, what: str, key: str | None = None) -> ConfigurationError:
        """Return an error that begins with the place."""
        check = None if self.check is None else f"check {self.check}"
        return ConfigurationError(": ".join(filter(None, [self.file, check, key, what])))


class _Written(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The keys of a table `[[checks]]`."""

    id: str
    severity: Severity
    subject: str
    facts: dict[str, str] = {}
    applies: str | None = None
    passes: str
    asserts: str
    why: str
    fix: str
    cli: str = ""
    terraform: str = ""
    message: str
    frameworks: tuple[str, ...] = ()


class Declaration(_Written, frozen=True, kw_only=True):
    """A check as it is written, with where that is."""

    place: Place


def declarations_of(layout: Layout, name: str) -> Iterator[Declaration]:
    """Yield the checks of all TOML files of a folder.

    Raises:
        ConfigurationError: a file can't be read or is no TOML, a key is unknown or missing, or has
            a value of the wrong form.
    """
    for path in layout.declarations:
        yield from _declarations(layout, path, name)


def _declarations(layout: Layout, path: PurePosixPath, name: str) -> Iterator[Declaration]:
    place = Place(file=f"{name}: {path}")
    text = read_text(layout.folder / path, place.file)
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise place.problem(f"this is no TOML: {error}") from error
    if unknown := document.keys() - {_TABLE}:
        place.refuse(_unknown(sorted(unknown), [_TABLE]))
    tables = document.get(_TABLE)
    if not isinstance(tables, list) or not all(isinstance(each, dict) for each in tables):
        place.refuse("expected tables [[checks]], one for each check")
    for number, table in enumerate(tables, start=1):
        yield _declaration(table, place, number)


def _declaration(table: Mapping[str, Any], file: Place, number: int) -> Declaration:
    check_id = table.get("id")
    place = Place(file=file.file, check=check_id if isinstance(check_id, str) else str(number))
    known = _Written.__struct_fields__
    if unknown := [key for key in table if key not in known]:
        place.refuse(_unknown(unknown, known))
    needed = [each.name for each in msgspec.structs.fields(_Written) if each.required]
    if missing := [key for key in needed if key not in table]:
        place.refuse(f"missing: {', '.join(missing)}")
    types = {each.name: each.type for each in msgspec.structs.fields(_Written)}
    for key, value in table.items():
        try:
            msgspec.convert(value, types[key])
        except msgspec.ValidationError as error:
            raise place.problem(f"{error}{_expected(key)}", key) from None
        if isinstance(value, str) and not value.strip():
            place.refuse("it is empty", key)
    found = msgspec.convert({**table, "place": place}, Declaration)
    _see_that_it_can_be_meant(found)
    return found


def _see_that_it_can_be_meant(found: Declaration) -> None:
    if not _ID.fullmatch(found.id):
        found.place.refuse("expected SERVICE.STATEMENT, of lower case letters, digits and _", "id")
    for control in found.frameworks:
        if not _FRAMEWORK.fullmatch(control):
            found.place.refuse(f"{control!r}: expected FRAMEWORK:CONTROL", "frameworks")
    for name in found.facts:
        if name == "subject" or not name.isidentifier():
            found.place.refuse("expected a name of letters, digits and _, not subject", name)


def _unknown(keys: Sequence[str], known: Sequence[str]) -> str:
    near = did_you_mean(keys[0], known) or f"There are: {', '.join(known)}."
    return f"unknown key {keys[0]}. {near}"


def _expected(key: str) -> str:
    return f"; expected one of {', '.join(Severity)}" if key == "severity" else ""
