"""The options that several commands share, and the values that they give."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from fleetscan.cli.settings import Selection

__all__ = [
    "SEVERITIES",
    "check_options",
    "checks_path_option",
    "fleet_options",
    "format_option",
    "options",
    "selection_of",
    "terminal_options",
]

#: as `--min-severity` and `--fail-on` take them
SEVERITIES: Final = ("informational", "low", "medium", "high", "critical")


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


Decorated = Callable[..., Any]


def options(*group: Callable[[Decorated], Decorated]) -> Callable[[Decorated], Decorated]:
    """Make one decorator of several options, which `--help` shows in this order."""

    def decorate(function: Decorated) -> Decorated:
        for option in reversed(group):
            function = option(function)
        return function

    return decorate


#: how a command that lists shows what it lists
format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="A table for people, or JSON with all that is known.",
)

#: what a terminal shows: the options of all commands that call AWS
terminal_options = options(
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

#: which accounts and regions: the options of all commands that take an accounts file
fleet_options = options(
    click.option(
        "--regions", type=_Names(), multiple=True, help="Only these regions; globs such as eu-*."
    ),
    click.option(
        "--where", type=_Condition(), multiple=True, help="Only accounts with this label."
    ),
    click.option(
        "--account", "account_ids", metavar="ID", multiple=True, help="Only this account."
    ),
)

#: where custom checks are
checks_path_option = click.option(
    "--checks-path",
    "checks_paths",
    metavar="DIR",
    multiple=True,
    help="Add the custom checks of this folder.",
)

#: which checks
check_options = options(
    checks_path_option,
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
        "--min-severity", type=click.Choice(SEVERITIES), help="Only checks that matter that much."
    ),
)


def selection_of(values: Mapping[str, Any]) -> "Selection":
    """Take the choice out of the values of `fleet_options` and `check_options`, or of one of them.

    What a command does not have is no limit.
    """
    from fleetscan.cli.settings import Selection

    return Selection(
        regions=_flat(values.get("regions", ())),
        where=values.get("where", ()),
        account_ids=values.get("account_ids", ()),
        checks_paths=values.get("checks_paths", ()),
        checks=_flat(values.get("checks", ())),
        skip_checks=_flat(values.get("skip_checks", ())),
        services=_flat(values.get("services", ())),
        frameworks=values.get("frameworks", ()),
        min_severity=values.get("min_severity"),
    )


def _flat(groups: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    return tuple(name for group in groups for name in group)
