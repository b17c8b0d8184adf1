"""accounts.toml: the file that says which accounts to sweep, and how to reach them.

It lists accounts, or says where to find them, or both. An account inherits every key of
`[defaults]` that it does not give itself. Labels are merged, the account's over the defaults'. A
role of "" or [] in an account means that no role is assumed there, whatever the default is: the
account that the source credentials are from, say.

The first problem is told, and how many more accounts have one.
"""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from fleetscan.fleet.access_keys import refuse_credentials
from fleetscan.fleet.combine import combined
from fleetscan.fleet.document import Document, read_document
from fleetscan.fleet.model import Fleet
from fleetscan.fleet.parameters import read_check_parameters
from fleetscan.fleet.place import (
    Place,
    read_table,
    refuse_unknown_keys,
    type_name,
)
from fleetscan.fleet.settings import SETTINGS_KEYS, Settings, read_settings
from fleetscan.fleet.sources import (
    OrganizationSource,
    ProfilesSource,
    read_organizations,
    read_profiles,
)
from fleetscan.fleet.written import HOW_TO_WRITE_AN_ACCOUNT, WrittenAccount, read_accounts

__all__ = ["FleetFile", "fleet_file_of", "read_fleet_file"]

_TOP_LEVEL_KEYS: Final = ("accounts", "checks", "defaults", "organization", "profiles")
_OR_DISCOVER: Final = "Or have them found: [organization] or [profiles]."


class FleetFile(msgspec.Struct, frozen=True, kw_only=True):
    """An accounts file as it is written: what it takes from AWS is not looked up yet."""

    #: how messages name it: the path as given, or "standard input"
    source: str
    defaults: Settings
    #: in the order in which they are written
    accounts: tuple[WrittenAccount, ...]
    organizations: tuple[OrganizationSource, ...] = ()
    profiles: ProfilesSource | None = None
    #: parameters by check id, as written; the catalogue validates them
    check_parameters: dict[str, dict[str, object]] = {}

    @property
    def has_sources(self) -> bool:
        """Whether accounts are to be found: in organizations, or in the AWS configuration."""
        return bool(self.organizations) or self.profiles is not None

    def as_it_is(self) -> Fleet:
        """Make the fleet of a file that leaves nothing to be found.

        Raises:
            ConfigurationError: a role or a region does not fit an account, or accounts are to be
                found, for which see `fleetscan.fleet.discovery`.
        """
        if self.has_sources:
            raise Place(source=self.source).problem(
                "[organization] and [profiles] are looked up in AWS, which is not done here."
            )
        return combined(self.accounts, check_parameters=self.check_parameters, source=self.source)


def read_fleet_file(path: str) -> FleetFile:
    """Read the accounts file at `path`; `-` is standard input. Asks AWS nothing.

    The parameters of checks are as written: whether there is such a check, and such a parameter, is
    for the catalogue to say.

    Raises:
        ConfigurationError: the file can't be read, is not as the contract says, or has neither an
            account nor a place to find some. The message names the file, the key and what was
            expected.
    """
    return _file_of(read_document(path))


def fleet_file_of(tables: Mapping[str, object], *, source: str = "the fleet") -> FleetFile:
    """Take the tables of an accounts file as Python values: mappings, lists, strings, booleans.

    A tuple counts as a list. `source` is how messages name it.

    Raises:
        ConfigurationError: as `read_fleet_file`.
    """
    place = Place(source=source)
    try:
        document = Document(source=source, tables=_as_parsed(tables, place))
    except RecursionError as error:
        raise place.problem("lists or mappings are nested too deeply.") from error
    refuse_credentials(document.tables, place)
    return _file_of(document)


def _as_parsed(tables: Mapping[Any, object], place: Place) -> dict[str, object]:
    """Copy Python values as TOML is parsed: into dicts with strings for keys, and lists."""
    parsed: dict[str, object] = {}
    for key, value in tables.items():
        if not isinstance(key, str):
            raise place.problem(f"expected strings for keys, found {type_name(key)}.")
        parsed[key] = _value_as_parsed(value, place.key(key))
    return parsed


def _value_as_parsed(value: object, place: Place) -> object:
    if isinstance(value, Mapping):
        return _as_parsed(value, place)
    if isinstance(value, list | tuple):
        return [_value_as_parsed(item, place.item(index)) for index, item in enumerate(value)]
    return value


def _file_of(document: Document) -> FleetFile:
    tables, place = document.tables, document.place
    refuse_unknown_keys(tables, _TOP_LEVEL_KEYS, place)
    defaults = _read_defaults(tables, place)
    file = FleetFile(
        source=document.source,
        defaults=defaults,
        accounts=read_accounts(document, defaults),
        organizations=read_organizations(tables, place, defaults),
        profiles=read_profiles(tables, place),
        check_parameters=read_check_parameters(tables, place),
    )
    if not file.accounts and not file.has_sources:
        raise place.problem("no account in it.", HOW_TO_WRITE_AN_ACCOUNT, _OR_DISCOVER)
    return file


def _read_defaults(tables: dict[str, object], root: Place) -> Settings:
    place = root.key("defaults")
    table = read_table(tables.get("defaults", {}), place, "Write it as [defaults], once.")
    refuse_unknown_keys(table, SETTINGS_KEYS, place)
    return read_settings(table, place, Settings())
