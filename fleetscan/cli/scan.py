"""`fleetscan scan`: the options, and nothing else. What they do is in `fleetscan.cli.sweep`."""

import math
import os
from typing import Any, Final

import click

from fleetscan.cli.options import (
    SEVERITIES,
    check_options,
    fleet_options,
    options,
    selection_of,
    terminal_options,
)
from fleetscan.errors import ConfigurationError
from fleetscan.library.defaults import DEFAULT_STORE, MAX_TASKS

#: seconds: log groups tell their tags 10 times a second, so it is enough for some 30,000 of them
_TASK_SECONDS: Final = 3_600
#: what SQLite and the lock add to the name of a store
_BESIDE_A_STORE: Final = ("-wal", "-shm", "-journal", ".lock")


class _Seconds(click.FloatRange):
    """A number of seconds that ends."""

    def convert(
        self,
        value: Any,  # noqa: ANN401 - click's signature
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> float:
        seconds = float(super().convert(value, param, ctx))
        # nan is in every range, for it is neither less nor more than anything
        if not math.isfinite(seconds):
            self.fail(f"{value!r} is not a number of seconds", param, ctx)
        return seconds


_run_options = options(
    click.option(
        "-o",
        "--output",
        default="fleetscan-report.json",
        show_default=True,
        metavar="PATH",
        help="Where the JSON report goes; - is standard output.",
    ),
    click.option(
        "--store",
        default=DEFAULT_STORE,
        show_default=True,
        metavar="PATH",
        help="The run store (SQLite).",
    ),
    click.option("--resume", is_flag=True, help="Finish the newest unfinished run of the store."),
    click.option(
        "--wait",
        is_flag=True,
        help="If another run uses the store, wait until it has ended, and begin then.",
    ),
    click.option("--include-passed", is_flag=True, help="List what passed in the report, too."),
    click.option(
        "--fail-on",
        type=click.Choice([*SEVERITIES, "never"]),
        default="low",
        show_default=True,
        help="Lowest severity of a failure that makes exit code 1.",
    ),
    click.option(
        "--max-tasks",
        type=click.IntRange(min=1, max=1000),
        default=MAX_TASKS,
        show_default=True,
        help="Tasks in flight: account and region pairs.",
    ),
    click.option(
        "--task-timeout",
        type=_Seconds(min=1),
        default=_TASK_SECONDS,
        show_default=True,
        metavar="SECONDS",
        help="How long a task may read; what it has not read by then is reported as a gap.",
    ),
)


@click.command(
    short_help="Sweep the accounts of a file, and write a report.",
    epilog="Exit codes: 0 all evaluated, nothing failed; 1 something failed; 2 usage or "
    "configuration; 4 something could not be evaluated; 5 both 1 and 4; 130 interrupted.",
)
@click.option("--accounts", metavar="PATH", help="The accounts file; - reads standard input.")
@fleet_options
@check_options
@_run_options
@terminal_options
def scan(accounts: str | None, **values: Any) -> int:  # noqa: ANN401 - click calls it by option names
    """Sweep the accounts of a file, and write what was found as a JSON report.

    Needs --accounts, but to go on with --resume, which can take the stored plan.
    """
    if accounts is None and not values["resume"]:
        message = (
            "--accounts PATH is missing: the file that lists your accounts. "
            "`fleetscan demo` shows a sweep without one."
        )
        raise click.UsageError(message)
    _refuse_shared_paths(accounts, values["output"], values["store"])
    from fleetscan.cli.settings import Settings, Terminal
    from fleetscan.cli.sweep import sweep

    return sweep(
        Settings(
            accounts=accounts,
            selection=selection_of(values),
            output=values["output"],
            store=values["store"],
            resume=values["resume"],
            wait=values["wait"],
            include_passed=values["include_passed"],
            fail_on=None if values["fail_on"] == "never" else values["fail_on"],
            max_tasks=values["max_tasks"],
            task_seconds=values["task_timeout"],
            terminal=Terminal.of(values),
        )
    )


def _refuse_shared_paths(accounts: str | None, output: str, store: str) -> None:
    """Refuse to write one file over another.

    Raises:
        click.UsageError: two of the paths lead to the same file, or one to a file that the store
            keeps beside itself.
        ConfigurationError: they begin at the current folder, and there is none.
    """
    used: dict[str, str] = {}
    for option, path in (("--store", store), ("--accounts", accounts), ("--output", output)):
        if path is None or path == "-":
            continue
        real = _real_path(option, path)
        if other := used.get(real):
            message = f"{option} and {other} are the same file, {path}; name another"
            raise click.UsageError(message)
        used[real] = option
        if option == "--store":
            used |= {f"{real}{end}": "a file that --store needs" for end in _BESIDE_A_STORE}


def _real_path(option: str, path: str) -> str:
    try:
        return os.path.realpath(path)
    except OSError as error:
        # all else that fails on the way is told by whoever opens the file
        raise ConfigurationError(
            f"{option} {path}: there is no current folder ({error.strerror}): it was deleted; "
            "change to another"
        ) from error
