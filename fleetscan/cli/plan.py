"""`fleetscan plan`: what a sweep would call, how long it would take and what it would cost."""

import functools
from pathlib import Path
from typing import Any

import click

from fleetscan.cli.options import check_options, fleet_options, options, selection_of
from fleetscan.library.defaults import DEFAULT_STORE, MAX_TASKS

_plan_options = options(
    click.option(
        "--store",
        default=DEFAULT_STORE,
        show_default=True,
        metavar="PATH",
        help="The run store, whose newest ended run says how many resources there are.",
    ),
    click.option(
        "--format",
        "format_",
        type=click.Choice(["table", "json"]),
        default="table",
        show_default=True,
        help="For people, or for programs.",
    ),
    click.option(
        "--max-tasks",
        type=click.IntRange(min=1, max=1000),
        default=MAX_TASKS,
        show_default=True,
        help="Tasks in flight, as for scan.",
    ),
    click.option(
        "--assume-resources",
        type=click.IntRange(min=0, max=1_000_000),
        default=10,
        show_default=True,
        metavar="N",
        help="Resources of each type and region, where no run counted them.",
    ),
    click.option(
        "--assume-latency",
        type=click.IntRange(min=0, max=60_000),
        default=100,
        show_default=True,
        metavar="MS",
        help="Milliseconds from sending a call to having its reply.",
    ),
    click.option("-v", "--verbose", is_flag=True, help="Show every operation."),
    click.option("--no-color", is_flag=True, help="No colour; so does the variable NO_COLOR."),
)


@click.command()
@click.option(
    "--accounts", required=True, metavar="PATH", help="The accounts file; - reads standard input."
)
@fleet_options
@check_options
@_plan_options
def plan(accounts: str, **values: Any) -> None:  # noqa: ANN401 - click calls it by option names
    """Foretell a sweep: its calls, its time and its cost. Calls nothing in the accounts.

    Accounts that the file leaves to be found ([organization], [profiles]) are asked for first.
    Looks back to the newest run in the store that was swept to its end, and says what it assumes.
    """
    from fleetscan.cli.choice import catalogue_for
    from fleetscan.cli.discovery import new_aws
    from fleetscan.cli.outlook import outlook_json, print_outlook
    from fleetscan.cli.output import write_text
    from fleetscan.cli.planning import fleet_and_checks
    from fleetscan.cli.running import set_up
    from fleetscan.cli.settings import Terminal
    from fleetscan.cli.text import console_of
    from fleetscan.library.fleets import read_fleet_file
    from fleetscan.library.forecasts import Assumptions, foretell

    terminal = Terminal(color=not values["no_color"])
    set_up(terminal)
    selection = selection_of(values)
    catalogue = catalogue_for(selection)
    file = read_fleet_file(accounts)
    aws = functools.cache(new_aws)
    fleet, checks = fleet_and_checks(file, selection, catalogue, aws)
    discovery_calls = aws().counts.calls if file.has_sources else 0
    outlook = foretell(
        fleet,
        checks,
        catalogue=catalogue,
        store=None if _is_before_the_first_sweep(values["store"]) else values["store"],
        assumptions=Assumptions(
            resources=values["assume_resources"],
            latency=values["assume_latency"] / 1000,
            max_tasks=values["max_tasks"],
        ),
    )
    if values["format_"] == "json":
        write_text("-", outlook_json(outlook, checks=len(checks), discovery_calls=discovery_calls))
        return
    print_outlook(
        console_of(terminal, to_standard_error=False),
        outlook,
        needs=catalogue.needs(checks),
        discovery_calls=discovery_calls,
        verbose=values["verbose"],
    )


def _is_before_the_first_sweep(store: str) -> bool:
    """Whether the store was not named and is not there yet: no mistake of whoever asks."""
    return store == DEFAULT_STORE and not Path(store).exists()
