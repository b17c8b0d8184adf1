"""`fleetscan demo`: the same sweep as any, over a simulated fleet."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from fleetscan.cli.scan import terminal_options

if TYPE_CHECKING:
    from fleetscan.cli.settings import Settings

_ACCOUNTS: Final = "accounts.toml"
_REPORT: Final = "fleetscan-report.json"
_STORE: Final = "runs.db"


@click.command()
@click.option(
    "--folder",
    default="fleetscan-demo",
    show_default=True,
    metavar="PATH",
    help="Where accounts.toml, the report and the run store go.",
)
@terminal_options
def demo(folder: str, **options: Any) -> int:  # noqa: ANN401 - click calls it by option names
    """Sweep an embedded simulated fleet; needs no AWS.

    The fleet is reached over HTTP with AssumeRole, as AWS would be. One of its accounts can't be
    entered, one call is denied and one region is disabled, so that you see what fleetscan says of
    what it could not see.
    """
    from fleetscan.cli.exits import INTERRUPTED
    from fleetscan.cli.settings import Settings, Terminal
    from fleetscan.cli.sweep import sweep
    from fleetscan.demo.environment import changed_environment
    from fleetscan.demo.fleet import accounts_toml, demo_fleet, demo_rules
    from fleetscan.demo.server import SimulatedAWS

    where = _folder(folder)
    terminal = Terminal.of(options)
    (where / _ACCOUNTS).write_text(accounts_toml(), encoding="utf-8")
    settings = Settings(
        accounts=str(where / _ACCOUNTS),
        output=str(where / _REPORT),
        store=str(where / _STORE),
        terminal=terminal,
    )
    if not terminal.quiet and terminal.log_format == "text":
        click.echo("Starting a simulated AWS …", err=True)
    with SimulatedAWS(demo_fleet(), rules=demo_rules()) as aws:
        # no variable of the user's own may lead anywhere else
        unset = {name: None for name in os.environ if name.startswith("AWS_")}
        with changed_environment({**unset, **aws.environment()}):
            code = sweep(settings)
    if code == INTERRUPTED:
        return code
    if not terminal.quiet:
        _say_what_next(settings, code)
    # what was found and what was not is as it should be: for the demo that is success
    return 0


def _folder(folder: str) -> Path:
    from fleetscan.errors import ConfigurationError

    where = Path(folder)
    try:
        where.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(
            f"--folder {folder}: can't be created: {error.strerror}; choose another"
        ) from error
    return where


def _say_what_next(settings: "Settings", code: int) -> None:
    click.echo(
        f"""
This was a simulated fleet. A real sweep with this result exits with code {code}.
To sweep your own accounts:
  1. Copy {settings.accounts} and write your accounts into it.
  2. See that `aws sts get-caller-identity` works: fleetscan takes the same
     credentials, and assumes the role of each account with them.
  3. fleetscan --accounts accounts.toml"""
    )
