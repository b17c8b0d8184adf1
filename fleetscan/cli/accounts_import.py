"""`fleetscan accounts import`."""

from pathlib import Path
from typing import Final

import click

__all__ = ["import_"]

_STANDARD_OUTPUT: Final = "-"
#: modules of the packages of the extra `import`
_OF_THE_EXTRA: Final = frozenset({"hcl2", "lark", "yaml"})


@click.command("import")
@click.argument("file")
@click.option(
    "--from",
    "origin",
    type=click.Choice(["c7n-org", "steampipe", "aws-config"]),
    help="Whose file it is; without this its content and name tell.",
)
@click.option(
    "-o",
    "--output",
    default=_STANDARD_OUTPUT,
    show_default=True,
    metavar="PATH",
    help="Where the accounts.toml goes; - is standard output.",
)
@click.option("--force", is_flag=True, help="Overwrite a file that is there.")
def import_(file: str, origin: str | None, output: str, *, force: bool) -> None:
    """Turn the accounts of another tool into an accounts.toml.

    FILE is an accounts.yml of c7n-org, an aws.spc of Steampipe or an AWS config file; - is standard
    input. No call is made. What could not be carried over is said on standard error, and in
    comments.
    """
    from fleetscan.cli.output import write_text
    from fleetscan.cli.plain import say
    from fleetscan.cli.text import count
    from fleetscan.errors import ConfigurationError
    from fleetscan.library.reports import is_stream

    try:
        from fleetscan.library.importing import import_accounts, note_lines
    except ModuleNotFoundError as error:
        if error.name not in _OF_THE_EXTRA:
            raise
        raise ConfigurationError(
            f"accounts import needs {error.name}, which is not installed. Install fleetscan with "
            "its extra: pip install 'fleetscan[import]'"
        ) from error
    imported, content = import_accounts(file, origin=origin)
    if notes := list(note_lines(imported.notes)):
        say("\n".join(["Not carried over:", *(f"  {note}" for note in notes)]))
    if not imported.accounts:
        raise ConfigurationError(
            f"{file}: no account in it could be carried over, so nothing was written."
        )
    if not force and not is_stream(output) and Path(output).exists():
        raise ConfigurationError(
            f"output {output}: is there already; name another path, or give --force"
        )
    write_text(output, content)
    if not is_stream(output):
        say(f"{count(len(imported.accounts), 'account')} written to {output}")
