"""`fleetscan checks`: commands about the checks, none of which sweeps anything."""

from typing import Final

import click

from fleetscan.cli.lazy import LazyGroup

#: where each command is, imported only when it is used or listed
_COMMANDS: Final = {
    "list": "fleetscan.cli.checks_list:list_",
    "show": "fleetscan.cli.checks_show:show",
    "facts": "fleetscan.cli.checks_facts:facts",
    "new": "fleetscan.cli.checks_new:new",
}


@click.group(
    cls=LazyGroup, lazy=_COMMANDS, short_help="List the checks, or show one; write your own."
)
def checks() -> None:
    """Look at the checks: what they assert, how to fix what they find, what they call."""
