"""`fleetscan checks list`: the checks that the options choose."""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from fleetscan.cli.options import (
    check_options,
    format_option,
    selection_of,
    terminal_options,
)

if TYPE_CHECKING:
    from fleetscan.cli.settings import Terminal
    from fleetscan.library.checks import CheckDetails

__all__ = ["list_"]


@click.command("list", short_help="List all checks, or those that the options choose.")
@check_options
@format_option
@terminal_options
def list_(form: str, **options: Any) -> None:  # noqa: ANN401 - click calls it by option names
    """List the checks, or those that the options choose, as `scan` would take them."""
    from fleetscan.cli.choice import catalogue_for, chosen_checks
    from fleetscan.cli.output import write_text
    from fleetscan.cli.running import set_up
    from fleetscan.cli.settings import Terminal
    from fleetscan.library.checks import describe_check

    set_up(Terminal.of(options))
    selection = selection_of(options)
    catalogue = catalogue_for(selection)
    chosen = chosen_checks(selection, catalogue)
    found = [describe_check(each.id, catalogue) for each in chosen]
    if form == "json":
        write_text("-", f"{json.dumps([members_of(each) for each in found], indent=2)}\n")
    else:
        _print_table(found, Terminal.of(options))


def members_of(details: "CheckDetails") -> Mapping[str, Any]:
    """Return all that is known of a check, as JSON has it."""
    import msgspec

    members: Mapping[str, Any] = msgspec.to_builtins(details)
    return members


def _print_table(found: "Sequence[CheckDetails]", terminal: "Terminal") -> None:
    from rich.text import Text

    from fleetscan.cli.severities import STYLES
    from fleetscan.cli.text import console_of, count, plain, print_line, shorten

    console = console_of(terminal, to_standard_error=False)
    ids = max(len(each.id) for each in found)
    severities = max(len(each.severity) for each in found)
    for each in found:
        line = Text.assemble(
            plain(each.id).ljust(ids),
            "  ",
            (each.severity.ljust(severities), STYLES[each.severity]),
            "  ",
        )
        asserts = plain(each.asserts)
        room = console.width - len(line.plain)
        line.append(shorten(asserts, room) if console.is_terminal and room > 0 else asserts)
        print_line(console, line)
    print_line(console, Text(""))
    how_many = count(len(found), "check")
    print_line(console, Text(f"{how_many}. `fleetscan checks show ID` says more."))
