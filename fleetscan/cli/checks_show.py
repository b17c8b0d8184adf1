"""`fleetscan checks show ID`: one check, as its page has it."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import click

from fleetscan.cli.options import checks_path_option, selection_of, terminal_options

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from fleetscan.library.checks import CheckDetails

__all__ = ["show"]

_INDENT: Final = "  "
#: cells of a terminal: longer lines are hard to read
_WIDEST: Final = 100


@click.command(short_help="Show a check: what, why, how to fix it, what it calls.")
@click.argument("check_id", metavar="ID")
@checks_path_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Text for people, or JSON.",
)
@terminal_options
def show(check_id: str, form: str, **options: Any) -> None:  # noqa: ANN401 - click calls it by option names
    """Show a check: what it asserts, why, how to fix what it finds, its parameters and calls."""
    from fleetscan.cli.checks_list import members_of
    from fleetscan.cli.choice import catalogue_for
    from fleetscan.cli.output import write_text
    from fleetscan.cli.running import set_up
    from fleetscan.cli.settings import Terminal
    from fleetscan.cli.text import console_of, print_line
    from fleetscan.library.checks import describe_check

    set_up(Terminal.of(options))
    details = describe_check(check_id, catalogue_for(selection_of(options)))
    if form == "json":
        write_text("-", f"{json.dumps(members_of(details), indent=2)}\n")
        return
    console = console_of(Terminal.of(options), to_standard_error=False)
    for line in _page(details, console):
        print_line(console, line)


def _page(details: "CheckDetails", console: "Console") -> "Iterator[Text]":
    from rich.text import Text

    from fleetscan.cli.severities import STYLES
    from fleetscan.cli.text import plain
    from fleetscan.library.checks import toml_value

    width = min(console.width, _WIDEST) if console.is_terminal else _WIDEST

    def section(title: str, text: str, *, as_it_is: bool = False) -> Iterator[Text]:
        if not text:
            return
        yield Text("")
        yield Text(title, style="bold")
        if as_it_is and not text.startswith("None:"):
            yield from (Text(f"{_INDENT}{plain(line)}") for line in text.splitlines())
        else:
            yield from _wrapped(text, console, width)

    yield Text.assemble((details.id, "bold"), "  ", (details.severity, STYLES[details.severity]))
    yield from _wrapped(details.asserts, console, width)
    yield from section("Judges", ", ".join(details.resource_types))
    yield from section("Why", details.why)
    yield from section("Fix", details.fix)
    yield from section("AWS CLI", _shell(details.cli), as_it_is=True)
    yield from section("Terraform", details.terraform, as_it_is=True)
    yield from section("Where others decide otherwise", details.differs)
    yield from section(
        "Parameters",
        "\n".join(
            f"{each.name} = {toml_value(each.default)}   # {each.takes}: {each.doc}"
            for each in details.parameters
        ),
        as_it_is=True,
    )
    yield from section(
        "Calls",
        "\n".join(
            f"{each.operation} ({', '.join(each.iam_actions)}): {each.number}"
            for each in details.calls
        ),
        as_it_is=True,
    )
    names = [
        ("Security Hub", details.security_hub),
        ("AWS Config", details.config_rules),
        ("Prowler", details.prowler),
        ("frameworks", details.frameworks),
    ]
    told = [f"{where}: {', '.join(found)}" for where, found in names if found]
    yield from section("Its names elsewhere", "\n".join(told), as_it_is=True)


def _shell(text: str) -> str:
    """Write commands for a shell; what says that there are none stays as it is."""
    from fleetscan.library.checks import command_lines

    return text if text.startswith("None:") else "\n".join(command_lines(text))


def _wrapped(text: str, console: "Console", width: int) -> "Iterator[Text]":
    from rich.text import Text

    from fleetscan.cli.text import plain

    for line in Text(plain(" ".join(text.split()))).wrap(console, width - len(_INDENT)):
        yield Text(f"{_INDENT}{line.plain.rstrip()}")
