"""The accounts file as parsed TOML: bytes, text and tables, and a clear error for each of them.

Nothing here knows what the tables mean, but where each account is written.
"""

import re
import tomllib
from typing import Final

import msgspec

from fleetscan.errors import ConfigurationError
from fleetscan.fleet.access_keys import refuse_access_key_ids, refuse_credentials
from fleetscan.fleet.place import Place, printable, shortened
from fleetscan.fleet.reading import read_utf8, source_of

__all__ = ["Document", "read_document"]

#: bytes; of 10,000 accounts the file has about a million
_MOST_BYTES: Final = 64_000_000
#: characters of what tomllib says
_LONGEST_SAID: Final = 200
_EXPECTED: Final = "Expected a TOML file with an [[accounts]] table for each account."
_ACCOUNT_HEADER: Final = re.compile(r"\s*\[\[\s*accounts\s*\]\]")
_NUMBER_WITH_LEADING_ZERO: Final = re.compile(r"\s*id\s*=\s*0[0-9]+")
_POSITION: Final = re.compile(
    r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", re.DOTALL
)
# tomllib writes the key `a.b` as ('a', 'b').
_KEY_AS_TUPLE: Final = re.compile(r"\('([^()]*)',?\)")


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A TOML document, and where it came from."""

    source: str
    tables: dict[str, object]
    #: line of each `[[accounts]]` header, from 1; empty where headers and accounts don't correspond
    account_lines: tuple[int, ...] = ()

    @property
    def place(self) -> Place:
        """The whole file, as a place to name in messages."""
        return Place(source=self.source)

    def account_line(self, index: int) -> int | None:
        """Return the line of an account's header, or `None` if it can't be told."""
        return self.account_lines[index] if self.account_lines else None


def read_document(path: str) -> Document:
    """Read and parse the file at `path`; `-` is standard input.

    Raises:
        ConfigurationError: it can't be read, is larger than any such file, is not UTF-8, is not
            TOML, or holds access keys.
    """
    source = source_of(path)
    place = Place(source=source)
    text = read_utf8(path, place, most_bytes=_MOST_BYTES, expected=_EXPECTED, argument="--accounts")
    # Before it is parsed: a message about broken TOML may name a key.
    refuse_access_key_ids(text, place)
    lines = text.split("\n")
    tables = _parse(text, lines, place)
    refuse_credentials(tables, place)
    return Document(
        source=source, tables=tables, account_lines=_account_lines(lines, tables.get("accounts"))
    )


def _account_lines(lines: list[str], accounts: object) -> tuple[int, ...]:
    # tomllib tells no lines. Text in a multi-line string may look like a header, and accounts may
    # be written in line; better no line then than a wrong one.
    found = tuple(number for number, line in enumerate(lines, 1) if _ACCOUNT_HEADER.match(line))
    return found if isinstance(accounts, list) and len(accounts) == len(found) else ()


def _parse(text: str, lines: list[str], place: Place) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(str(error), lines, place) from error
    except ValueError as error:  # an integer of over 4,300 digits
        raise place.problem("not valid TOML: a number is too long.") from error
    except RecursionError as error:
        raise place.problem("arrays or tables are nested too deeply.") from error


def _not_toml(message: str, lines: list[str], place: Place) -> ConfigurationError:
    line, column = len(lines), len(lines[-1]) + 1
    if found := _POSITION.fullmatch(message):
        message = found[1]
        if found[2]:
            line, column = int(found[2]), int(found[3])
    hint = ""
    # The message names the line where the statement could not go on; it is the one that began it.
    if _NUMBER_WITH_LEADING_ZERO.match(lines[line - 1]):
        hint = "An account id is a string: put it in quotes, which also keeps its leading zeros."
    # it may quote a key, of any length
    whole = message[:1].lower() + _KEY_AS_TUPLE.sub(_dotted, message[1:])
    said = printable(shortened(whole, _LONGEST_SAID))
    return place.problem(f"line {line}, column {column}: not valid TOML: {said}.", hint)


def _dotted(key: re.Match[str]) -> str:
    return key[1].removesuffix("'").replace("', '", ".")
