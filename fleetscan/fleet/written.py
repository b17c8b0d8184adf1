"""The `[[accounts]]` of an accounts file as they are written: each key valid by itself.

Whether a role or a region fits an account is told once all is known of it: an account may override
one that is discovered.
"""

import re
from typing import Final

import msgspec

from fleetscan.aws.account_ids import is_account_id
from fleetscan.errors import ConfigurationError
from fleetscan.fleet.document import Document
from fleetscan.fleet.parameters import read_check_parameters
from fleetscan.fleet.place import (
    Place,
    quoted,
    read_table,
    read_text,
    refuse_unknown_keys,
    type_name,
)
from fleetscan.fleet.settings import SETTINGS_KEYS, Settings, read_settings

__all__ = [
    "HOW_TO_WRITE_AN_ACCOUNT",
    "WrittenAccount",
    "raise_first",
    "read_accounts",
]

HOW_TO_WRITE_AN_ACCOUNT: Final = (
    'Write each account as [[accounts]], and under it id = "111111111111".'
)

_ACCOUNT_KEYS: Final = ("checks", "id", "name", *SETTINGS_KEYS)
_WITHOUT_LEADING_ZEROS: Final = re.compile(r"[0-9]{8,11}")
_LIMIT_OF_ACCOUNT_IDS: Final = 10**12
_SEPARATORS: Final = re.compile(r"[-\s]")


class WrittenAccount(msgspec.Struct, frozen=True, kw_only=True):
    """One `[[accounts]]` table."""

    id: str
    #: None where none is written
    name: str | None
    #: what it says, over the defaults
    settings: Settings
    #: parameters by check id, over those of all accounts
    check_parameters: dict[str, dict[str, object]] = {}
    #: the settings as they are written, to be read over those of an account that was discovered
    table: dict[str, object]
    place: Place
    #: of its header, from 1; None if it can't be told
    line: int | None

    def over(self, inherited: Settings) -> Settings:
        """Return the settings of a discovered account with what is written here over them."""
        return read_settings(self.table, self.place, inherited)


def read_accounts(document: Document, defaults: Settings) -> tuple[WrittenAccount, ...]:
    """Return the accounts in the order in which they are written.

    Raises:
        ConfigurationError: the first problem, and how many more accounts have one.
    """
    written = document.tables.get("accounts", [])
    if not isinstance(written, list):
        raise document.place.key("accounts").problem(
            f"expected an array of tables, found {type_name(written)}.", HOW_TO_WRITE_AN_ACCOUNT
        )
    seen: dict[str, Place] = {}
    accounts: list[WrittenAccount] = []
    problems: list[ConfigurationError] = []
    for index, value in enumerate(written):
        try:
            accounts.append(_read_account(value, index, document, defaults, seen))
        except ConfigurationError as problem:
            problems.append(problem)
    raise_first(problems)
    return tuple(accounts)


def raise_first(problems: list[ConfigurationError]) -> None:
    """Raise the first of the problems of accounts, if there is one, and count the others."""
    if not problems:
        return
    first, *others = problems
    if not others:
        raise first
    accounts = "account has a problem" if len(others) == 1 else "accounts have problems"
    raise ConfigurationError(f"{first} ({len(others)} more {accounts}.)") from first


def _read_account(
    value: object, index: int, document: Document, defaults: Settings, seen: dict[str, Place]
) -> WrittenAccount:
    place = document.place.key("accounts").item(index)
    table = read_table(value, place, HOW_TO_WRITE_AN_ACCOUNT)
    line = document.account_line(index)
    place = place.concerning(_about(table, line))
    refuse_unknown_keys(table, _ACCOUNT_KEYS, place)
    account_id = _read_id(table, place)
    if account_id in seen:
        raise place.key("id").problem(
            f"the same id as {seen[account_id].shown}. Keep one of the two."
        )
    seen[account_id] = place
    return WrittenAccount(
        id=account_id,
        settings=read_settings(table, place, defaults),
        check_parameters=read_check_parameters(table, place),
        name=read_text(table["name"], place.key("name")) if "name" in table else None,
        table=table,
        place=place,
        line=line,
    )


def _about(table: dict[str, object], line: int | None) -> str:
    """How messages name an account, with what its table has: its id, its name, its line."""
    account_id, name = table.get("id"), table.get("name")
    words = [f"account {account_id}" if is_account_id(account_id) else "account"]
    if isinstance(name, str):
        words.append(quoted(name))
    named = " ".join(words) if len(words) > 1 or words[0] != "account" else ""
    return ", ".join(filter(None, (named, f"line {line}" if line else "")))


def _read_id(table: dict[str, object], place: Place) -> str:
    if "id" not in table:
        raise place.problem(f"the id is missing. {HOW_TO_WRITE_AN_ACCOUNT}")
    value, place = table["id"], place.key("id")
    if isinstance(value, int) and not isinstance(value, bool):
        digits = str(value) if 0 <= value < _LIMIT_OF_ACCOUNT_IDS else ""
        raise place.problem("expected a string of 12 digits, found an integer.", _how_to(digits))
    account_id = read_text(value, place)
    if not is_account_id(account_id):
        digits = _SEPARATORS.sub("", account_id)
        raise place.problem(f"expected 12 digits, found {quoted(account_id)}.", _how_to(digits))
    return account_id


def _how_to(digits: str) -> str:
    """A sentence on how to write the id that was likely meant; "" if these digits can't be one."""
    if is_account_id(digits):
        return f'Write it as id = "{digits}".'
    if _WITHOUT_LEADING_ZEROS.fullmatch(digits):
        return f'If its leading zeros were lost, write them: id = "{digits:0>12}".'
    return "An AWS account id is a string of 12 digits."
