"""Lines of text that keep to a width."""

from typing import Final

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from fleetscan.cli.text import shorten

__all__ = ["Page"]

#: below this, lines that belong to another are to be indented less
_NARROW: Final = 60


class Page:
    """Lines of text, wrapped to the width of a console."""

    def __init__(self, console: Console) -> None:
        self.lines: list[Text] = []
        self.narrow = console.width < _NARROW
        self._console = console

    def blank(self) -> None:
        """Leave a line empty."""
        self.lines.append(Text())

    def add(
        self,
        text: str | Text,
        *,
        label: Text | None = None,
        indent: int = 0,
        most: int | None = None,
    ) -> None:
        """Add a text behind a label; its further lines begin where its first does.

        `most` is the number of lines after which it is cut, with "...".
        """
        body = Text(text) if isinstance(text, str) else text
        width = max(self._console.width - indent, 1)
        wrapped = list(body.wrap(self._console, width, overflow="fold"))
        if most is not None and len(wrapped) > most:
            rest = "".join(line.plain for line in wrapped[most - 1 :])
            wrapped[most - 1 :] = [Text(shorten(rest, width))]
        for number, line in enumerate(wrapped):
            line.rstrip()
            start = label if label is not None and number == 0 else Text()
            padding = " " * (indent - cell_len(start.plain))
            self.lines.append(Text.assemble(start, padding, line))

    def command(self, text: str) -> None:
        """Add a command. It is not wrapped: it is there to be copied."""
        self.lines.append(Text(f"  {text}"))
