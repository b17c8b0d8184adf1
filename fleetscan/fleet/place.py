"""Where a value is written, so that a message can name it; and how messages show what was written.

The readers here take a value of the parsed TOML, of unknown type, and return one of known type or
raise a `ConfigurationError` that names the place.
"""

import datetime as dt
import re
from collections.abc import Collection, Iterable
from typing import Final

import msgspec

from fleetscan.errors import ConfigurationError
from fleetscan.suggestions import did_you_mean

__all__ = [
    "Place",
    "near_or_some",
    "printable",
    "quoted",
    "read_flag",
    "read_table",
    "read_text",
    "read_texts",
    "refuse_unknown_keys",
    "shortened",
    "some",
    "type_name",
]

#: those who write them under [defaults] or [organization] look for this
_PARAMETERS: Final = (
    "Parameters of checks for all accounts are in tables of their own, such as "
    '[checks."tags.required_keys_present"].'
)

_LONGEST_SHOWN: Final = 60
_MOST_NAMED: Final = 10
_BARE_KEY: Final = re.compile(r"[A-Za-z0-9_-]+")
_TYPE_NAMES: Final[tuple[tuple[type, str], ...]] = (
    (bool, "a boolean"),  # before int: a bool is an int
    (int, "an integer"),
    (float, "a float"),
    (str, "a string"),
    (list, "an array"),
    (dict, "a table"),
    (dt.datetime, "a date and time"),
    (dt.date, "a date"),
    (dt.time, "a time"),
)


class Place(msgspec.Struct, frozen=True):
    """A place in the accounts file, as messages name it."""

    #: the path as given, or "standard input"
    source: str
    #: path of keys from the root: `accounts[3].regions[0]`; empty = the whole file
    path: str = ""
    #: whom it concerns: `account 111111111111 "payments-prod", line 27`; may be empty
    about: str = ""

    def key(self, name: str) -> "Place":
        """Return the place of a key of the table at this place."""
        bare = len(name) <= _LONGEST_SHOWN and _BARE_KEY.fullmatch(name)
        shown = name if bare else quoted(name)
        path = f"{self.path}.{shown}" if self.path else shown
        return msgspec.structs.replace(self, path=path)

    def item(self, index: int) -> "Place":
        """Return the place of an item of the array at this place."""
        return msgspec.structs.replace(self, path=f"{self.path}[{index}]")

    def concerning(self, about: str) -> "Place":
        """Return the same place with whom it concerns."""
        return msgspec.structs.replace(self, about=about)

    @property
    def shown(self) -> str:
        """The path and whom it concerns, without the file."""
        about = f"({self.about})" if self.about else ""
        return " ".join(filter(None, (self.path, about)))

    def problem(self, *sentences: str) -> ConfigurationError:
        """Return the error that names this place; empty sentences are left out."""
        parts = (printable(self.source), self.shown, " ".join(filter(None, sentences)))
        return ConfigurationError(": ".join(filter(None, parts)))


def printable(text: str) -> str:
    """Return the text with everything that a terminal would not print escaped."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode()
        for character in text
    )


def shortened(text: str, longest: int = _LONGEST_SHOWN) -> str:
    """Return at most so many characters of the text; "…" says that some were left out."""
    return text if len(text) <= longest else text[:longest] + "…"


def quoted(text: str) -> str:
    """Return the text in quotes, shortened and printable, for a message."""
    return f'"{printable(shortened(text))}"'


def some(words: Iterable[str]) -> str:
    """Return a few of the words, in quotes and sorted, and how many more there are."""
    ordered = sorted(set(words))
    more = len(ordered) - _MOST_NAMED
    named = ", ".join(quoted(each) for each in ordered[:_MOST_NAMED])
    return f"{named} and {more:,} more" if more > 0 else named


def near_or_some(word: str, known: Iterable[str]) -> str:
    """Return a sentence with the words that are near, or else with a few of all there are."""
    candidates = sorted(set(known))
    if not candidates:
        return "There is none."
    return did_you_mean(word, candidates) or f"Known: {some(candidates)}."


def type_name(value: object) -> str:
    """Return what TOML calls the type of a value, with its article."""
    return next((name for kind, name in _TYPE_NAMES if isinstance(value, kind)), "another type")


def read_text(value: object, place: Place) -> str:
    """Return a string that is not blank and that a terminal can print."""
    if not isinstance(value, str):
        raise place.problem(f"expected a string, found {type_name(value)}.", _in_quotes(value))
    if not value.strip():
        raise place.problem("expected some text, found an empty string. Leave it out instead.")
    if not value.isprintable():
        raise place.problem("the string has a line break or another character that is not text.")
    return value


def read_flag(value: object, place: Place) -> bool:
    """Return a boolean."""
    if not isinstance(value, bool):
        raise place.problem(f"expected true or false, found {type_name(value)}.")
    return value


def read_texts(value: object, place: Place) -> tuple[str, ...]:
    """Return the strings of an array; a single string stands for an array of one."""
    if isinstance(value, str):
        return (read_text(value, place),)
    if not isinstance(value, list):
        raise place.problem(f"expected a string or an array of strings, found {type_name(value)}.")
    return tuple(read_text(item, place.item(index)) for index, item in enumerate(value))


def read_table(value: object, place: Place, hint: str = "") -> dict[str, object]:
    """Return a table; `hint` says how it is written."""
    if not isinstance(value, dict):
        raise place.problem(f"expected a table, found {type_name(value)}.", hint)
    return value


def refuse_unknown_keys(keys: Iterable[str], known: Collection[str], place: Place) -> None:
    """Raise for the first key that is not known, and name those that are."""
    for key in keys:
        if key not in known:
            elsewhere = _PARAMETERS if key == "checks" else did_you_mean(key, known)
            raise place.key(key).problem(
                "unknown key.", elsewhere, f"Known here: {', '.join(sorted(known))}."
            )


def _in_quotes(value: object) -> str:
    # Not the longer ones: Python refuses to write out an integer of over 4,300 digits.
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**18:
        return f'Put it in quotes: "{value}".'
    if isinstance(value, bool):
        return f'Put it in quotes: "{str(value).lower()}".'
    return ""
