"""Text that a terminal can be trusted with: AWS lets people put almost anything into names."""

import os
import re
from collections.abc import Mapping
from typing import Final, Literal

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from fleetscan.cli.plain import plain
from fleetscan.cli.settings import Terminal
from fleetscan.cli.streams import cannot_write, give_up

__all__ = [
    "SafeConsole",
    "console_of",
    "count",
    "duration",
    "first_sentence",
    "plain",
    "print_line",
    "shorten",
    "with_others",
]

_ELLIPSIS: Final = "..."

#: what a terminal can be wide or high
_SIZE: Final = re.compile(r"0*[1-9][0-9]{0,5}", re.ASCII)


def shorten(text: str, cells: int) -> str:
    """Cut a text to at most so many cells of a terminal; "..." says that something was cut.

    Most characters of Chinese, Japanese and Korean take two cells.
    """
    if cell_len(text) <= cells:
        return text
    kept = max(cells - len(_ELLIPSIS), 0)
    return set_cell_size(text, kept).rstrip() + _ELLIPSIS[:cells]


def count(number: int, noun: str) -> str:
    """Say how many: `1 account`, `1,234 accounts`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def first_sentence(text: str) -> str:
    """Return a text up to its first full stop, but one in `code`, as one line."""
    text = " ".join(text.split())
    in_code = False
    for position, character in enumerate(text):
        if character == "`":
            in_code = not in_code
        elif character == "." and not in_code and text[position + 1 : position + 2] in ("", " "):
            return text[: position + 1]
    return text


def duration(seconds: float) -> str:
    """Write a duration as `1.3 s`, `12 s`, `2 min 05 s` or `1 h 02 min`."""
    if seconds < 9.95:  # noqa: PLR2004 - what rounds to 10 s loses its decimal
        return f"{seconds:.1f} s"
    minutes, second = divmod(round(seconds), 60)
    if not minutes:
        return f"{second} s"
    hours, minute = divmod(minutes, 60)
    return f"{hours} h {minute:02} min" if hours else f"{minute} min {second:02} s"


def with_others(named: str, others: int) -> str:
    """Say that there are others than those that were named: `a, b and 7 more`."""
    return f"{named} and {others:,} more" if others else named


def print_line(console: Console, line: Text) -> None:
    """Print one line as it is: no markup, no wrapping, and nothing that cannot be encoded.

    Raises `OutputError` if it can't be written.
    """
    line = line.copy()
    encoding = console.encoding
    # One "?" for one character: the styles are at positions.
    line.plain = line.plain.encode(encoding, "replace").decode(encoding)
    try:
        console.print(line, soft_wrap=True, highlight=False)
    except OSError as error:
        raise cannot_write(console.file, error) from error


class SafeConsole(Console):
    """A rich console that goes quiet where nobody reads it any more (`fleetscan … | head`).

    rich itself exits then, with code 1, which to us means that a check failed, and with
    standard output closed, which may be the report's.
    """

    def on_broken_pipe(self) -> None:
        """Write to nothing from here on."""
        self.quiet = True
        give_up(self.file)


def console_of(terminal: Terminal, *, to_standard_error: bool) -> Console:
    """Return the console of a stream, with colours where they are wanted."""
    no_color = not terminal.color or bool(os.environ.get("NO_COLOR"))
    # rich's own `no_color` would leave bold and dim in, whose escape sequences logs then show
    color_system: Literal["auto"] | None = None if no_color else "auto"
    return SafeConsole(
        stderr=to_standard_error,
        color_system=color_system,
        highlight=False,
        _environ=_with_a_size_that_can_be(os.environ),
    )


def _with_a_size_that_can_be(environment: Mapping[str, str]) -> Mapping[str, str]:
    """Leave sizes out that no terminal has: at a width of 0 rich would print nothing."""
    return {
        name: value
        for name, value in environment.items()
        if name not in {"COLUMNS", "LINES"} or _SIZE.fullmatch(value)
    }
