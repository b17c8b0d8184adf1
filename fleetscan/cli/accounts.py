"""`fleetscan accounts`: commands about the accounts file, none of which sweeps anything."""

from typing import Final

import click

from fleetscan.cli.lazy import LazyGroup

#: where each command is, imported only when it is used or listed
_COMMANDS: Final = {
    "list": "fleetscan.cli.accounts_list:list_",
    "import": "fleetscan.cli.accounts_import:import_",
}


@click.group(
    cls=LazyGroup,
    lazy=_COMMANDS,
    short_help="List the accounts of a file, or make one from another.",
)
def accounts() -> None:
    """Look at the accounts that would be swept, or make the file that lists them."""
