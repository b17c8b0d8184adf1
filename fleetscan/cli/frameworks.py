"""`fleetscan frameworks`: what frameworks require, and what the checks cover of it."""

from typing import Final

import click

from fleetscan.cli.lazy import LazyGroup
from fleetscan.cli.options import checks_path_option, format_option, selection_of

#: where each command is, imported only when it is used or listed
_COMMANDS: Final = {
    "show": "fleetscan.cli.frameworks_show:show",
}


@click.group(
    cls=LazyGroup,
    lazy=_COMMANDS,
    invoke_without_command=True,
    short_help="List frameworks, and what the checks cover of them.",
)
@checks_path_option
@format_option
@click.pass_context
def frameworks(context: click.Context, form: str, checks_paths: tuple[str, ...]) -> None:
    """List the frameworks that checks are mapped to, and how much of each is covered.

    `fleetscan frameworks show cis-7.0` tells what becomes of each requirement of one of them, and
    `fleetscan scan --framework cis-7.0` runs the checks that are mapped to it.
    """
    if context.invoked_subcommand is not None:
        for name, option in (("form", "--format"), ("checks_paths", "--checks-path")):
            if context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE:
                command = context.invoked_subcommand
                raise click.UsageError(f"{option} goes behind {command}, or without it", context)
        return
    from fleetscan.cli.frameworks_table import list_frameworks

    list_frameworks(selection_of({"checks_paths": checks_paths}), in_json=form == "json")
