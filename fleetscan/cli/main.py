"""The commands, and what becomes of their errors."""

import errno
import io
import sys
import traceback
from collections.abc import Sequence
from typing import Final

import click

import fleetscan
from fleetscan.cli.lazy import LazyGroup
from fleetscan.cli.plain import say
from fleetscan.cli.streams import cannot_write
from fleetscan.errors import ConfigurationError, FleetscanError
from fleetscan.library.exits import INTERRUPTED
from fleetscan.redaction import redact

_DEFAULT: Final = "scan"
_OF_THE_GROUP: Final = frozenset({"--help", "-h", "--version"})

#: where each command is, imported only when it is used or listed
_COMMANDS: Final = {
    "scan": "fleetscan.cli.scan:scan",
    "demo": "fleetscan.cli.demo:demo",
    "accounts": "fleetscan.cli.accounts:accounts",
    "checks": "fleetscan.cli.checks:checks",
    "frameworks": "fleetscan.cli.frameworks:frameworks",
    "doctor": "fleetscan.cli.doctor:doctor",
    "plan": "fleetscan.cli.plan:plan",
    "iam-policy": "fleetscan.cli.iam_policy:iam_policy",
    "schema": "fleetscan.cli.schema:schema",
}


class _Commands(LazyGroup):
    """Takes options without a command for those of `scan`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0].startswith("-") and args[0] not in _OF_THE_GROUP:
            args = [_DEFAULT, *args]
        return super().parse_args(ctx, args)


@click.group(
    cls=_Commands,
    lazy=_COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="`fleetscan --accounts accounts.toml …` is the same as `fleetscan scan --accounts …`. "
    "`fleetscan scan --help` lists all options.",
)
@click.version_option(fleetscan.__version__, prog_name="fleetscan", message="%(prog)s %(version)s")
def cli() -> None:
    """Sweep every account and region of an AWS fleet, and say what could not be seen.

    Start with `fleetscan demo`: it sweeps a simulated fleet and needs no AWS.
    """


def run(arguments: Sequence[str]) -> int:
    """Run a command line and return its exit code. Errors are one message on standard error.

    Raises:
        MemoryError: there is not enough to say anything.
    """
    try:
        code = _main(arguments)
    except click.ClickException as error:
        _show(error)
        return error.exit_code
    except ConfigurationError as error:
        say(f"fleetscan: {error}")
        return error.exit_code
    except FleetscanError as error:
        # the sweep had begun: what was done is in the store
        say(f"fleetscan: {error}")
        return INTERRUPTED
    except (click.Abort, KeyboardInterrupt):
        say("fleetscan: stopped before anything was scanned")
        return INTERRUPTED
    except MemoryError:
        # a traceback would need memory, too
        raise
    except Exception:  # noqa: BLE001 - no code of the contract means "crashed", least of all 1
        say(redact(traceback.format_exc().rstrip("\n")))
        say("fleetscan: this is a fault of fleetscan's own; please report it.")
        return INTERRUPTED
    return code if isinstance(code, int) else 0


def _main(arguments: Sequence[str]) -> object:
    try:
        return cli.main(list(arguments), prog_name="fleetscan", standalone_mode=False)
    except OSError as error:
        # click's own, of a help or a version: commands say by themselves what they can't write
        if error.errno == errno.ENOSPC and error.filename is None:
            raise cannot_write(sys.stdout, error) from error
        raise


def _show(error: click.ClickException) -> None:
    """Print what click says of a command line that can't be meant."""
    said = io.StringIO()
    error.show(said)
    say(said.getvalue().rstrip("\n"))
