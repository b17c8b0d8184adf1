"""`fleetscan scan`: the options, and nothing else. What they do is in `fleetscan.cli.sweep`."""

import math
import os
from collections.abc import Callable
from typing import Any, Final

import click

from fleetscan.errors import ConfigurationError

_SEVERITIES: Final = ("informational", "low", "medium", "high", "critical")
#: tasks in flight: 64 keep one processor busy with calls that take 100 ms
_MAX_TASKS: Final = 64
#: seconds: log groups tell their tags 10 times a second, so it is enough for some 30,000 of them
_TASK_SECONDS: Final = 3_600
#: what SQLite and the lock add to the name of a store
_BESIDE_A_STORE: Final = ("-wal", "-shm", "-journal", ".lock")


class _Names(click.ParamType[tuple[str, ...]]):
    """Names separated by commas."""

    name = "A,B"

    def convert(
        self,
        value: Any,  # noqa: ANN401 - click's signature
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> tuple[str, ...]:
        if isinstance(value, tuple):
            return value
        names = tuple(name.strip() for name in str(value).split(",") if name.strip())
        if not names:
            self.fail("expected one or more names, separated by commas", param, ctx)
        return names


class _Condition(click.ParamType[str]):
    """`KEY=VALUE`."""

    name = "KEY=VALUE"

    def convert(
        self,
        value: Any,  # noqa: ANN401 - click's signature
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> str:
        key, separator, _ = str(value).partition("=")
        if not key or not separator:
            self.fail(f"{value!r} is not KEY=VALUE, such as env=prod", param, ctx)
        return str(value)


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


_Decorated = Callable[..., Any]


def _options(*options: Callable[[_Decorated], _Decorated]) -> Callable[[_Decorated], _Decorated]:
    def decorate(function: _Decorated) -> _Decorated:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


#: what a terminal shows: the options that all sweeping commands share
terminal_options = _options(
    click.option(
        "-q", "--quiet", is_flag=True, help="Show errors, security warnings and waits only."
    ),
    click.option("-v", "--verbose", count=True, help="Log what is done; -vv logs more."),
    click.option("--no-progress", is_flag=True, help="Show no progress while sweeping."),
    click.option("--no-color", is_flag=True, help="No colour; so does the variable NO_COLOR."),
    click.option(
        "--log-format",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        help="Form of the log lines on standard error.",
    ),
)

_selection_options = _options(
    click.option(
        "--regions", type=_Names(), multiple=True, help="Only these regions; globs such as eu-*."
    ),
    click.option(
        "--where", type=_Condition(), multiple=True, help="Only accounts with this label."
    ),
    click.option(
        "--account", "account_ids", metavar="ID", multiple=True, help="Only this account."
    ),
    click.option(
        "--checks", type=_Names(), multiple=True, metavar="GLOB", help="Only checks such as s3.*."
    ),
    click.option(
        "--skip-checks", type=_Names(), multiple=True, metavar="GLOB", help="Not these checks."
    ),
    click.option(
        "--services", type=_Names(), multiple=True, help="Only checks of these services: s3,ec2."
    ),
    click.option(
        "--framework", "frameworks", metavar="NAME", multiple=True, help="Only checks mapped to it."
    ),
    click.option(
        "--min-severity", type=click.Choice(_SEVERITIES), help="Only checks that matter that much."
    ),
)

_run_options = _options(
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
        default=".fleetscan/runs.db",
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
        type=click.Choice([*_SEVERITIES, "never"]),
        default="low",
        show_default=True,
        help="Lowest severity of a failure that makes exit code 1.",
    ),
    click.option(
        "--max-tasks",
        type=click.IntRange(min=1, max=1000),
        default=_MAX_TASKS,
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
    epilog="Exit codes: 0 all evaluated, nothing failed; 1 something failed; 2 usage or "
    "configuration; 4 something could not be evaluated; 5 both 1 and 4; 130 interrupted."
)
@click.option("--accounts", metavar="PATH", help="The accounts file; - reads standard input.")
@_selection_options
@_run_options
@terminal_options
def scan(accounts: str | None, **options: Any) -> int:  # noqa: ANN401 - click calls it by option names
    """Sweep the accounts of a file, and write what was found as a JSON report.

    Needs --accounts, but to go on with --resume, which can take the stored plan.
    """
    if accounts is None and not options["resume"]:
        message = (
            "--accounts PATH is missing: the file that lists your accounts. "
            "`fleetscan demo` shows a sweep without one."
        )
        raise click.UsageError(message)
    _refuse_shared_paths(accounts, options["output"], options["store"])
    from fleetscan.cli.settings import Selection, Settings, Terminal
    from fleetscan.cli.sweep import sweep

    return sweep(
        Settings(
            accounts=accounts,
            selection=Selection(
                regions=_flat(options["regions"]),
                where=options["where"],
                account_ids=options["account_ids"],
                checks=_flat(options["checks"]),
                skip_checks=_flat(options["skip_checks"]),
                services=_flat(options["services"]),
                frameworks=options["frameworks"],
                min_severity=options["min_severity"],
            ),
            output=options["output"],
            store=options["store"],
            resume=options["resume"],
            wait=options["wait"],
            include_passed=options["include_passed"],
            fail_on=None if options["fail_on"] == "never" else options["fail_on"],
            max_tasks=options["max_tasks"],
            task_seconds=options["task_timeout"],
            terminal=Terminal.of(options),
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


def _flat(groups: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    return tuple(name for group in groups for name in group)
