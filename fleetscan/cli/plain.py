"""The last words of a command, and what makes any text safe for a terminal. Imports no rich."""

import re
import sys
from typing import Final

import click

from fleetscan.cli.streams import give_up

__all__ = ["plain", "say"]

#: the one separator besides " " that people write in names on purpose, in Japanese and Chinese
_IDEOGRAPHIC_SPACE: Final = "\N{IDEOGRAPHIC SPACE}"

# Letters and marks that Python calls printable, and that are seen by nobody: two names that differ
# in them only look the same. They are those of Unicode's Default_Ignorable_Code_Point but the two
# selectors that choose between the forms of an emoji, and the blank of Braille.
# https://www.unicode.org/Public/UCD/latest/ucd/DerivedCoreProperties.txt
_INVISIBLE: Final = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\ufe00-\ufe0d\uffa0"
    "\U000e0100-\U000e01ef]"
)


def plain(text: str) -> str:
    r"""Make visible what would act on a terminal or break a line: `\x1b`, `\n`, `\u202e`, ….

    That is every character that Python does not call printable: control characters, the escape
    that starts ANSI and OSC sequences, line ends, bidirectional overrides and other invisible
    formats, lone surrogates, unassigned characters, and spaces that are none; and letters and marks
    that are invisible.

    For one thing that AWS said: a name, an id, a message. To show it, wrap it in a
    `rich.text.Text`: rich would take `[bold]` in a `str` for its own markup.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        character
        if character == _IDEOGRAPHIC_SPACE
        or (character.isprintable() and not _INVISIBLE.match(character))
        else character.encode("unicode_escape").decode()
        for character in text
    )


def say(message: str) -> None:
    """Print what becomes of the whole command to standard error, if anybody reads it still."""
    text = "\n".join(plain(line) for line in message.split("\n"))
    try:
        click.echo(text, err=True)
    except OSError:
        give_up(sys.stderr)
