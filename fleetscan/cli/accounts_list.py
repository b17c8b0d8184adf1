"""`fleetscan accounts list`: what an accounts file leads to."""

from typing import Any

import click

from fleetscan.cli.options import fleet_options, format_option, selection_of, terminal_options

__all__ = ["list_"]


@click.command("list", short_help="List the accounts that would be swept, and those left out.")
@click.option(
    "--accounts",
    "path",
    metavar="PATH",
    required=True,
    help="The accounts file; - reads standard input.",
)
@fleet_options
@format_option
@terminal_options
def list_(path: str, form: str, **options: Any) -> None:  # noqa: ANN401 - click calls it by option names
    """List the accounts that would be swept, where each is from, and which are left out.

    Asks AWS for what the file leaves to be found ([organization], [profiles]), and for nothing of
    the accounts themselves.
    """
    from fleetscan.cli.accounts_table import list_fleet
    from fleetscan.cli.settings import Terminal

    list_fleet(path, selection_of(options), Terminal.of(options), in_json=form == "json")
