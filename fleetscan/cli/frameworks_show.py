"""`fleetscan frameworks show`: what becomes of each requirement of a framework."""

import click

from fleetscan.cli.options import checks_path_option, format_option, selection_of

__all__ = ["show"]


@click.command(short_help="Show the requirements of one, and the checks that cover each.")
@click.argument("name")
@checks_path_option
@format_option
def show(name: str, form: str, checks_paths: tuple[str, ...]) -> None:
    """Show the requirements of the framework NAME, and the checks that cover each.

    A requirement is automated where a check is mapped to it, manual where only a person can judge
    it, and else not covered.
    """
    from fleetscan.cli.frameworks_table import show_one

    show_one(name, selection_of({"checks_paths": checks_paths}), in_json=form == "json")
