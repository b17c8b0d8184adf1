"""accounts.toml: the file that says which accounts to sweep, and how to reach them.

An account inherits every key of `[defaults]` that it does not give itself. Labels are merged, the
account's over the defaults'. A role of "" or [] in an account means that no role is assumed there,
whatever the default is: the account that the source credentials are from, say.

The first problem is told, and how many more accounts have one.
"""

import re
from typing import Final

from fleetscan.errors import ConfigurationError
from fleetscan.fleet.document import Document, read_document
from fleetscan.fleet.model import Account, Fleet
from fleetscan.fleet.place import (
    Place,
    printable,
    quoted,
    read_table,
    read_text,
    refuse_unknown_keys,
    shortened,
    type_name,
)
from fleetscan.fleet.roles import role_chain
from fleetscan.fleet.settings import SETTINGS_KEYS, Settings, read_settings, region_patterns

__all__ = ["load_fleet"]

_TOP_LEVEL_KEYS: Final = ("accounts", "checks", "defaults")
_ACCOUNT_KEYS: Final = ("id", "name", *SETTINGS_KEYS)
_ACCOUNT_ID: Final = re.compile(r"[0-9]{12}")
_WITHOUT_LEADING_ZEROS: Final = re.compile(r"[0-9]{8,11}")
_LIMIT_OF_ACCOUNT_IDS: Final = 10**12
_SEPARATORS: Final = re.compile(r"[-\s]")
_HOW_TO_WRITE_AN_ACCOUNT: Final = (
    'Write each account as [[accounts]], and under it id = "111111111111".'
)
_HOW_TO_WRITE_A_CHECK: Final = (
    'Write a check\'s parameters under its id, as in [checks."tags.required_keys_present"].'
)


def load_fleet(path: str) -> Fleet:
    """Read the accounts file at `path`; `-` is standard input.

    Returns:
        A fleet of at least one account. The parameters of checks are as written: whether there is
        such a check, and such a parameter, is for the catalogue to say.

    Raises:
        ConfigurationError: the file can't be read or is not as the contract says. The message names
            the file, the key and what was expected.
    """
    document = read_document(path)
    tables, place = document.tables, document.place
    refuse_unknown_keys(tables, _TOP_LEVEL_KEYS, place)
    return Fleet(
        accounts=_read_accounts(document, _read_defaults(tables, place)),
        check_parameters=_read_checks(tables.get("checks", {}), place.key("checks")),
        source=document.source,
    )


def _read_defaults(tables: dict[str, object], root: Place) -> Settings:
    place = root.key("defaults")
    table = read_table(tables.get("defaults", {}), place, "Write it as [defaults], once.")
    refuse_unknown_keys(table, SETTINGS_KEYS, place)
    return read_settings(table, place, Settings())


def _read_accounts(document: Document, defaults: Settings) -> tuple[Account, ...]:
    written = document.tables.get("accounts", [])
    if not isinstance(written, list):
        raise document.place.key("accounts").problem(
            f"expected an array of tables, found {type_name(written)}.", _HOW_TO_WRITE_AN_ACCOUNT
        )
    if not written:
        raise document.place.problem("no account in it.", _HOW_TO_WRITE_AN_ACCOUNT)
    seen: dict[str, Place] = {}
    accounts: list[Account] = []
    problems: list[ConfigurationError] = []
    for index, value in enumerate(written):
        try:
            accounts.append(_read_account(value, index, document, defaults, seen))
        except ConfigurationError as problem:
            problems.append(problem)
    _raise_first(problems)
    return tuple(sorted(accounts, key=lambda account: account.id))


def _raise_first(problems: list[ConfigurationError]) -> None:
    if not problems:
        return
    first, *others = problems
    if not others:
        raise first
    accounts = "account has a problem" if len(others) == 1 else "accounts have problems"
    raise ConfigurationError(f"{first} ({len(others)} more {accounts}.)") from first


def _read_account(
    value: object, index: int, document: Document, defaults: Settings, seen: dict[str, Place]
) -> Account:
    place = document.place.key("accounts").item(index)
    table = read_table(value, place, _HOW_TO_WRITE_AN_ACCOUNT)
    about = _about(table, document.account_line(index))
    place = place.concerning(about)
    refuse_unknown_keys(table, _ACCOUNT_KEYS, place)
    account_id = _read_id(table, place)
    if account_id in seen:
        raise place.key("id").problem(
            f"the same id as {seen[account_id].shown}. Keep one of the two."
        )
    seen[account_id] = place
    settings = read_settings(table, place, defaults)
    return Account(
        id=account_id,
        name=read_text(table["name"], place.key("name")) if "name" in table else account_id,
        partition=settings.partition,
        role_arns=role_chain(
            settings.roles, account_id=account_id, partition=settings.partition, about=about
        ),
        external_id=settings.external_id,
        session_name=settings.session_name,
        profile=settings.profile,
        regions=region_patterns(settings, about=about),
        labels=settings.labels,
    )


def _about(table: dict[str, object], line: int | None) -> str:
    """How messages name an account, with what its table has: its id, its name, its line."""
    account_id, name = table.get("id"), table.get("name")
    words = [f"account {account_id}" if _is_account_id(account_id) else "account"]
    if isinstance(name, str):
        words.append(quoted(name))
    named = " ".join(words) if len(words) > 1 or words[0] != "account" else ""
    return ", ".join(filter(None, (named, f"line {line}" if line else "")))


def _is_account_id(value: object) -> bool:
    return isinstance(value, str) and _ACCOUNT_ID.fullmatch(value) is not None


def _read_id(table: dict[str, object], place: Place) -> str:
    if "id" not in table:
        raise place.problem(f"the id is missing. {_HOW_TO_WRITE_AN_ACCOUNT}")
    value, place = table["id"], place.key("id")
    if isinstance(value, int) and not isinstance(value, bool):
        digits = str(value) if 0 <= value < _LIMIT_OF_ACCOUNT_IDS else ""
        raise place.problem("expected a string of 12 digits, found an integer.", _how_to(digits))
    account_id = read_text(value, place)
    if not _is_account_id(account_id):
        digits = _SEPARATORS.sub("", account_id)
        raise place.problem(f"expected 12 digits, found {quoted(account_id)}.", _how_to(digits))
    return account_id


def _how_to(digits: str) -> str:
    """A sentence on how to write the id that was likely meant; "" if these digits can't be one."""
    if _ACCOUNT_ID.fullmatch(digits):
        return f'Write it as id = "{digits}".'
    if _WITHOUT_LEADING_ZEROS.fullmatch(digits):
        return f'If its leading zeros were lost, write them: id = "{digits:0>12}".'
    return "An AWS account id is a string of 12 digits."


def _read_checks(value: object, place: Place) -> dict[str, dict[str, object]]:
    tables = read_table(value, place, _HOW_TO_WRITE_A_CHECK)
    return {check_id: _read_check(check_id, table, place) for check_id, table in tables.items()}


def _read_check(check_id: str, value: object, checks: Place) -> dict[str, object]:
    place = checks.key(check_id)
    table = read_table(value, place, _HOW_TO_WRITE_A_CHECK)
    # Without quotes TOML takes each dot of the id for one more table.
    if "." not in check_id and any(isinstance(inner, dict) for inner in table.values()):
        name = next(name for name, inner in table.items() if isinstance(inner, dict))
        raise place.problem(
            "this is no check's id. The id has a dot, so it needs quotes:",
            f'[checks."{printable(shortened(check_id))}.{printable(shortened(name))}"].',
        )
    return table
