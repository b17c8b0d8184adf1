"""`fleetscan doctor`: the options. What they do is in `fleetscan.cli.examination`."""

from typing import Any, Final

import click

from fleetscan.cli.options import check_options, fleet_options, selection_of, terminal_options

#: minutes; a test holds that it is what the library takes
EXPECTED_MINUTES: Final = 60


@click.command(
    short_help="Say what would go wrong in a sweep, and how to mend it.",
    epilog="Exit codes: 0 all is well, warnings apart; 4 something would not be evaluated; 2 usage "
    "or configuration, or no account has source credentials; 130 interrupted.",
)
@click.option(
    "--accounts", metavar="PATH", required=True, help="The accounts file; - reads standard input."
)
@fleet_options
@check_options
@click.option(
    "--expect-minutes",
    type=click.IntRange(min=1),
    default=EXPECTED_MINUTES,
    show_default=True,
    metavar="N",
    help="How long the sweep is thought to take: credentials must outlast it.",
)
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="What to print: a page for people, or JSON as docs/doctor.md describes it.",
)
@terminal_options
def doctor(
    accounts: str,
    expect_minutes: int,
    output_format: str,
    **values: Any,  # noqa: ANN401 - click calls it by option names
) -> int:
    """Say what would go wrong in a sweep, before it is made, and how to mend it.

    Each account is entered and looked at, with few calls that only read: credentials, role, clock,
    regions, the way to each service, and permissions.
    """
    from fleetscan.cli.examination import examine
    from fleetscan.cli.settings import Terminal

    return examine(
        accounts,
        selection_of(values),
        Terminal.of(values),
        expected_minutes=expect_minutes,
        as_json=output_format == "json",
    )
