"""The pages of `docs/checks/`, in Markdown: made of the registry alone. Pure."""

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from fleetscan.catalogue.details import CallUse, CheckDetails, details_of
from fleetscan.catalogue.needs import Catalogue

__all__ = ["check_page", "checks_index", "command_lines", "table", "toml_value"]

#: what a section begins with that can only say why there is nothing to show
_NONE = "None:"


def checks_index(catalogue: Catalogue) -> str:
    """Return the page that lists all checks, by service."""
    return "\n".join(_index(catalogue)) + "\n"


def _index(catalogue: Catalogue) -> Iterator[str]:
    checks = [details_of(check, catalogue) for check in catalogue.checks.values()]
    yield "# The checks"
    yield ""
    yield (
        f"All {len(checks)} of them, made from their code by `make pages`. `fleetscan checks list` "
        "shows the same in a terminal, and `fleetscan checks show ID` one of them."
    )
    for service, group in groupby(checks, key=lambda check: check.service):
        yield ""
        yield f"## {service}"
        yield ""
        yield from table(
            ("check", "severity", "what a pass asserts"),
            [(f"[`{each.id}`]({each.id}.md)", each.severity, each.asserts) for each in group],
        )


def check_page(details: CheckDetails) -> str:
    """Return the page of a check."""
    return "\n".join(_page(details)) + "\n"


def _page(details: CheckDetails) -> Iterator[str]:
    yield f"# `{details.id}`"
    yield ""
    yield details.asserts
    yield ""
    yield f"Severity: {details.severity}. Judges: {', '.join(details.resource_types)}."
    if details.needs_whole_account:
        yield "It waits until all of an account was read."
    yield from _section("Why", details.why)
    yield from _section("How to fix it", details.fix)
    yield from _code("With the AWS CLI", details.cli, "sh")
    yield from _code("With Terraform", details.terraform, "hcl")
    yield from _section("Where others decide otherwise", details.differs)
    if details.parameters:
        yield from _parameters(details)
    yield from _heading("What it calls")
    yield from _calls(details.calls)
    yield from _names(details)


def _section(title: str, text: str) -> Iterator[str]:
    if text:
        yield from _heading(title)
        yield text


def _heading(title: str) -> Iterator[str]:
    yield ""
    yield f"## {title}"
    yield ""


def _code(title: str, text: str, language: str) -> Iterator[str]:
    if not text:
        return
    yield ""
    yield f"### {title}"
    yield ""
    if text.startswith(_NONE):
        yield " ".join(text.split())
        return
    yield f"```{language}"
    yield from command_lines(text) if language == "sh" else text.splitlines()
    yield "```"


def command_lines(text: str) -> list[str]:
    """Write commands as a shell reads them: an indented line goes on the one before it.

    Within single quotes a shell takes a backslash as it is, and the end of a line needs none.
    """
    lines = text.splitlines()
    following = [*lines[1:], ""][: len(lines)]
    found: list[str] = []
    quotes = 0
    for line, after in zip(lines, following, strict=True):
        quotes += line.count("'")
        goes_on = after.startswith(" ") and not quotes % 2
        found.append(f"{line} \\" if goes_on else line)
    return found


def _parameters(details: CheckDetails) -> Iterator[str]:
    yield from _section("Parameters", "In accounts.toml, for all accounts or for one:")
    yield ""
    yield "```toml"
    yield f'[checks."{details.id}"]'
    for each in details.parameters:
        yield f"{each.name} = {toml_value(each.default)}"
    yield "```"
    yield ""
    yield from table(
        ("parameter", "takes", "default", "meaning"),
        [
            (f"`{each.name}`", each.takes, f"`{toml_value(each.default)}`", each.doc)
            for each in details.parameters
        ],
    )


def toml_value(value: Any) -> str:  # noqa: ANN401 - what TOML can hold
    """Write a value of text, numbers, truth and lists as TOML has it, which is as JSON has it."""
    return json.dumps(value, ensure_ascii=False)


def _calls(calls: Sequence[CallUse]) -> Iterator[str]:
    if not calls:
        yield "Nothing."
        return
    yield from table(
        ("call", "IAM action", "how many"),
        [
            (f"`{each.operation}`", ", ".join(f"`{a}`" for a in each.iam_actions), each.number)
            for each in calls
        ],
    )


def _names(details: CheckDetails) -> Iterator[str]:
    names = [
        ("Security Hub", details.security_hub),
        ("AWS Config", details.config_rules),
        ("Prowler", details.prowler),
        ("Frameworks", details.frameworks),
    ]
    rows = [(where, ", ".join(f"`{each}`" for each in found)) for where, found in names if found]
    if rows:
        yield from _heading("Its names elsewhere")
        yield from table(("where", "name"), rows)


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a table."""
    yield f"| {' | '.join(header)} |"
    yield f"| {' | '.join('---' for _ in header)} |"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"
