"""An import as accounts.toml, written as a person would; and its notes, grouped."""

import re
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from fleetscan.fleet.access_keys import without_access_key_ids
from fleetscan.fleet.importing.model import Imported, ImportedAccount, Note
from fleetscan.fleet.model import ALL_REGIONS, DEFAULT_PARTITION
from fleetscan.fleet.place import printable
from fleetscan.redaction import redact

__all__ = ["note_lines", "to_toml"]

_WIDTH: Final = 100
_MOST_NAMED: Final = 5
_BARE_KEY: Final = re.compile(r"[A-Za-z0-9_-]+")

#: the lines `key = value` of a table, by key, as TOML
_Table = dict[str, str]

# What accounts.toml takes for a key that is not there, and what undoes an inherited one. Those
# without can only be inherited by accounts that would all have one.
_BUILT_IN: Final[_Table] = {
    "role": '""',
    "regions": f'"{ALL_REGIONS}"',
    "partition": f'"{DEFAULT_PARTITION}"',
}


def note_lines(notes: Iterable[Note]) -> Iterator[str]:
    """Say what was not carried over, one line for each key and reason: safe for a terminal."""
    groups: dict[tuple[str, str, bool], dict[str, None]] = {}
    for note in notes:
        of_an_account = bool(note.about)
        groups.setdefault((note.key, note.why, of_an_account), {})[note.about] = None
    for (key, why, of_an_account), abouts in groups.items():
        named = ", ".join(list(abouts)[:_MOST_NAMED])
        more = f" and {len(abouts) - _MOST_NAMED:,} more" if len(abouts) > _MOST_NAMED else ""
        yield _harmless(f"{key} ({named}{more}): {why}" if of_an_account else f"{key}: {why}")


def to_toml(imported: Imported, *, source: str, origin: str) -> str:
    """Return the text of an accounts.toml.

    Args:
        imported: the accounts and notes.
        source: how messages name the file that was read.
        origin: whose file it is: `c7n-org`, say.
    """
    parts = [_header(imported, source, origin)]
    tables = [_settings(account) for account in imported.accounts]
    defaults, label_defaults = _common(tables), _common_labels(imported.accounts)
    if defaults or label_defaults:
        parts.append(["[defaults]", *_lines(defaults), *_label_line(label_defaults)])
    everywhere = _keys_noted_everywhere(imported)
    noted = _keys_by_account(imported.notes)
    for account, table in zip(imported.accounts, tables, strict=True):
        labels = {
            name: value
            for name, value in account.labels.items()
            if label_defaults.get(name) != value
        }
        keys = [key for key in noted.get(account.about, []) if key not in everywhere]
        parts.append(
            [
                *_account(account, _beside(table, defaults), labels),
                *_comment(f"not carried over: {', '.join(keys)}" if keys else ""),
            ]
        )
    for account, key in imported.left_out:
        lines = _account(account, _beside(_settings(account), defaults), account.labels)
        parts.append(
            [
                *_comment(f"Left out: {account.about}. See {key} at the top of this file."),
                *(_harmless(f"# {line}") for line in lines),
            ]
        )
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _header(imported: Imported, source: str, origin: str) -> list[str]:
    lines = _comment(f"Made by `fleetscan accounts import` from {source} ({origin}).")
    notes = list(note_lines(imported.notes))
    if notes:
        lines += ["#", "# Not carried over:"]
        for note in notes:
            lines += _comment(note, first="# - ", others="#   ")
    return lines


def _comment(text: str, *, first: str = "# ", others: str = "# ") -> list[str]:
    return textwrap.wrap(
        _harmless(text),
        _WIDTH,
        initial_indent=first,
        subsequent_indent=others,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _harmless(text: str) -> str:
    # accounts.toml is refused if there is the id of an access key in it, be it in a comment
    return printable(without_access_key_ids(redact(text)))


def _settings(account: ImportedAccount) -> _Table:
    """What an account has of the keys that [defaults] may have too."""
    table: _Table = {}
    if account.roles:
        roles = account.roles
        table["role"] = _string(roles[0]) if len(roles) == 1 else _array(roles)
    texts = {
        "external_id": account.external_id,
        "session_name": account.session_name,
        "profile": account.profile,
    }
    table |= {key: _string(text) for key, text in texts.items() if text}
    every = account.regions == (ALL_REGIONS,)
    table["regions"] = _BUILT_IN["regions"] if every else _array(account.regions)
    table["partition"] = _string(account.partition)
    return table


def _common(tables: list[_Table]) -> _Table:
    """What most accounts have and the others can override; of one account nothing."""
    common: _Table = {}
    for key in ("role", "external_id", "session_name", "profile", "regions", "partition"):
        values = Counter(table.get(key, _BUILT_IN.get(key)) for table in tables)
        value, count = max(values.items(), key=lambda each: each[1], default=(None, 0))
        # One that can't be undone has to be overridden by all the others.
        inheritable = None not in values and value != _BUILT_IN.get(key)
        if value is not None and inheritable and count > max(1, len(tables) // 2):
            common[key] = value
    return common


def _beside(table: _Table, defaults: _Table) -> _Table:
    """What is left to say for an account, beside the defaults."""
    inherited = {**_BUILT_IN, **defaults}
    own = {"role": _BUILT_IN["role"], **table} if "role" in defaults else table
    return {key: value for key, value in own.items() if inherited.get(key) != value}


def _common_labels(accounts: tuple[ImportedAccount, ...]) -> dict[str, str]:
    """The labels that all accounts have with one value; of one account none."""
    if len(accounts) < 2:  # noqa: PLR2004 - one has nothing in common
        return {}
    common = set(accounts[0].labels.items())
    for account in accounts:
        common &= account.labels.items()
    return {name: value for name, value in accounts[0].labels.items() if (name, value) in common}


def _keys_by_account(notes: Iterable[Note]) -> dict[str, list[str]]:
    keys: dict[str, list[str]] = {}
    for note in notes:
        keys.setdefault(note.about, [])
        if note.key not in keys[note.about]:
            keys[note.about].append(note.key)
    return keys


def _keys_noted_everywhere(imported: Imported) -> set[str]:
    """The keys that were not carried over for any account: it is enough to say so at the top."""
    abouts = {account.about for account in imported.accounts}
    counts = Counter(
        key
        for about, keys in _keys_by_account(imported.notes).items()
        if about in abouts
        for key in keys
    )
    return {key for key, count in counts.items() if count == len(abouts)}


def _account(account: ImportedAccount, table: _Table, labels: dict[str, str]) -> list[str]:
    names = [f"name = {_string(account.name)}"] if account.name not in {None, account.id} else []
    return [
        "[[accounts]]",
        f"id = {_string(account.id)}",
        *names,
        *_lines(table),
        *_label_line(labels),
    ]


def _lines(table: _Table) -> list[str]:
    return [f"{key} = {value}" for key, value in table.items()]


def _label_line(labels: dict[str, str]) -> list[str]:
    pairs = ", ".join(f"{_key(name)} = {_string(value)}" for name, value in labels.items())
    return [f"labels = {{ {pairs} }}"] if pairs else []


def _key(name: str) -> str:
    return name if _BARE_KEY.fullmatch(name) else _string(name)


def _array(texts: tuple[str, ...]) -> str:
    return f"[{', '.join(map(_string, texts))}]"


def _string(text: str) -> str:
    """A basic string of TOML. The text is printable: importers keep nothing else."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
