"""`fleetscan checks facts`: what checks may take, for people who write them."""

import json
from typing import TYPE_CHECKING, Any

import click

from fleetscan.cli.options import (
    checks_path_option,
    format_option,
    selection_of,
    terminal_options,
)

if TYPE_CHECKING:
    from fleetscan.cli.page import Page
    from fleetscan.library.custom import FactDetails

__all__ = ["facts"]


@click.command(short_help="List the resources and facts that checks may take.")
@click.argument("patterns", metavar="[GLOB]...", nargs=-1)
@checks_path_option
@format_option
@terminal_options
def facts(patterns: tuple[str, ...], form: str, **options: Any) -> None:  # noqa: ANN401 - click calls it by option names
    """List the resources and facts that checks may take, with their members.

    GLOB takes some of them: `fleetscan checks facts 's3.*'`.
    """
    import msgspec

    from fleetscan.cli.choice import catalogue_for
    from fleetscan.cli.output import write_text
    from fleetscan.cli.page import Page
    from fleetscan.cli.running import set_up
    from fleetscan.cli.settings import Terminal
    from fleetscan.cli.text import console_of, print_line
    from fleetscan.library.custom import describe_facts

    terminal = Terminal.of(options)
    set_up(terminal)
    found = describe_facts(patterns, catalogue=catalogue_for(selection_of(options)))
    if form == "json":
        write_text("-", f"{json.dumps(msgspec.to_builtins(found), indent=2)}\n")
        return
    console = console_of(terminal, to_standard_error=False)
    page = Page(console)
    for each in found:
        _add(page, each)
    for line in page.lines:
        print_line(console, line)


def _add(page: "Page", fact: "FactDetails") -> None:
    from rich.text import Text

    from fleetscan.cli.text import plain

    if page.lines:
        page.blank()
    page.add(Text(fact.name, style="bold"))
    page.add(Text(plain(fact.doc)), label=Text("  "), indent=2)
    for title, names in (
        ("Stands for", fact.resource_types),
        ("Told of", fact.about),
        ("Read by", fact.calls),
    ):
        if names:
            page.add(f"{title}: {', '.join(names)}", label=Text("  "), indent=2)
    if fact.once_for:
        page.add(f"The {fact.once_for} has it once.", label=Text("  "), indent=2)
    for member in fact.members:
        doc = f"  {plain(member.doc)}" if member.doc else ""
        line = Text.assemble((member.name, "cyan"), f": {member.type}", (doc, "dim"))
        page.add(line, label=Text("    "), indent=4)
