"""`fleetscan demo`: the same sweep as any, over a simulated fleet."""

import os
import shlex
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from fleetscan.cli.options import terminal_options

if TYPE_CHECKING:
    from fleetscan.cli.settings import Settings, Terminal

_ACCOUNTS: Final = "accounts.toml"
_REPORT: Final = "fleetscan-report.json"
_STORE: Final = "runs.db"
_ORGANIZATION: Final = "organization.toml"
_ENVIRONMENT: Final = "env.sh"
# the simulated AWS shares the processor
_MAX_TASKS: Final = 32


@click.command()
@click.option(
    "--folder",
    default="fleetscan-demo",
    show_default=True,
    metavar="PATH",
    help="Where accounts.toml, the report and the run store go.",
)
@click.option(
    "--serve",
    is_flag=True,
    help="Sweep nothing: serve the simulated AWS until Ctrl-C, for commands in another terminal.",
)
@terminal_options
def demo(folder: str, *, serve: bool, **options: Any) -> int:  # noqa: ANN401 - click calls it by option names
    """Sweep an embedded simulated fleet; needs no AWS.

    The fleet is reached over HTTP with AssumeRole, as AWS would be. One of its accounts can't be
    entered, one call is denied and one region is disabled, so that you see what fleetscan says of
    what it could not see.
    """
    from fleetscan.cli.settings import Settings, Terminal
    from fleetscan.cli.sweep import sweep
    from fleetscan.demo.environment import changed_environment
    from fleetscan.demo.fleet import accounts_toml, demo_fleet, demo_rules
    from fleetscan.demo.server import SimulatedAWS
    from fleetscan.library.exits import INTERRUPTED

    where = Path(folder)
    terminal = Terminal.of(options)
    if serve:
        return _serve(where, terminal)
    settings = Settings(
        accounts=str(where / _ACCOUNTS),
        output=str(where / _REPORT),
        store=str(where / _STORE),
        max_tasks=_MAX_TASKS,
        terminal=terminal,
    )
    if not terminal.quiet and terminal.log_format == "text":
        click.echo("Starting a simulated AWS …", err=True)
    with SimulatedAWS(demo_fleet(), rules=demo_rules()) as aws:
        _write_accounts(where / _ACCOUNTS, accounts_toml())
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


def _serve(folder: Path, terminal: "Terminal") -> int:
    """Serve the simulated AWS until a signal comes, and say how to use it."""
    from fleetscan.cli import interrupts
    from fleetscan.cli.running import in_event_loop, set_up
    from fleetscan.demo.fleet import (
        accounts_toml,
        demo_organization,
        demo_rules,
        organization_toml,
    )
    from fleetscan.demo.server import SimulatedAWS

    set_up(terminal)
    with SimulatedAWS(demo_organization(), rules=demo_rules()) as aws:
        _write_accounts(folder / _ACCOUNTS, accounts_toml())
        _write_accounts(folder / _ORGANIZATION, organization_toml())
        environment = folder / _ENVIRONMENT
        _write(environment, _exports(aws.environment()))
        click.echo(
            f"""\
A simulated AWS answers at {aws.endpoint_url} until Ctrl-C. In another terminal:
  . {shlex.quote(str(environment))}
  {_command()} doctor --accounts {shlex.quote(str(folder / _ORGANIZATION))}
  {_command()} --accounts {shlex.quote(str(folder / _ORGANIZATION))}
fleetscan, the AWS CLI and every SDK started from there talk to it, and to nothing else.
{_ACCOUNTS} beside it lists the same accounts without asking the organization."""
        )
        sys.stdout.flush()
        in_event_loop(interrupts.next_signal)
    return 0


def _exports(environment: Mapping[str, str]) -> str:
    """Write the variables for a shell, which is to have no other variable of AWS."""
    lines = [
        "# For a terminal that is to talk to the simulated AWS: read this file with `.`",
        "unset $(env | sed -n 's/^\\(AWS_[A-Z0-9_]*\\)=.*/\\1/p')",
        *(f"export {name}={shlex.quote(value)}" for name, value in environment.items()),
    ]
    return "\n".join(lines) + "\n"


def _write_accounts(path: Path, content: str) -> None:
    """Write the demo's accounts.toml, but not over one that somebody made of it."""
    from fleetscan.errors import ConfigurationError

    try:
        before = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        before = content
    if before != content:
        raise ConfigurationError(
            f"{path} is there, and is not the demo's own: move it, or choose another --folder"
        )
    _write(path, content)


def _write(path: Path, content: str) -> None:
    from fleetscan.errors import ConfigurationError

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    except OSError as error:
        raise ConfigurationError(
            f"--folder {path.parent}: can't be written to: {error.strerror}; choose another"
        ) from error


def _say_what_next(settings: "Settings", code: int) -> None:
    click.echo(
        f"""
This was a simulated fleet. A real sweep with this result exits with code {code}.
To sweep your own accounts:
  1. Copy {settings.accounts} and write your accounts into it.
  2. See that `aws sts get-caller-identity` works: fleetscan takes the same
     credentials, and assumes the role of each account with them.
  3. {_command()} --accounts accounts.toml"""
    )


def _command() -> str:
    """How to call fleetscan from here: `make demo` does not put it on the PATH."""
    return "fleetscan" if shutil.which("fleetscan") else os.path.relpath(sys.argv[0])
