"""`fleetscan frameworks show`: what becomes of each requirement of a framework."""

import click

from fleetscan.cli.options import format_option

__all__ = ["show"]


@click.command(short_help="Show the requirements of one, and the checks that cover each.")
@click.argument("name")
@format_option
def show(name: str, form: str) -> None:
    """Show the requirements of the framework NAME, and the checks that cover each.

    A requirement is automated where a check is mapped to it, manual where only a person can judge
    it, and else not covered.
    """
    from fleetscan.cli.frameworks_table import show_one

    show_one(name, in_json=form == "json")
