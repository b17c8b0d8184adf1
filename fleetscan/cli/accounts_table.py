"""The accounts of a fleet as a table for people, or as JSON."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from fleetscan.cli.discovery import fleet_of, new_aws
from fleetscan.cli.output import write_text
from fleetscan.cli.running import set_up
from fleetscan.cli.settings import Selection, Terminal
from fleetscan.cli.text import console_of, count, plain, print_line, shorten
from fleetscan.library.fleets import Account, Fleet, LeftOut, Origin, read_fleet_file

__all__ = ["list_fleet"]

_HEADER: Final = ("ID", "NAME", "LABELS", "ROLE OR PROFILE", "REGIONS", "FROM")
#: cells of a terminal
_WIDEST: Final = 40
_NARROWEST: Final = 10
_GAP: Final = "  "
#: accounts that are left out, by reason, before they are only counted
_MOST_LEFT_OUT: Final = 10


def list_fleet(path: str, selection: Selection, terminal: Terminal, *, in_json: bool) -> None:
    """Print the accounts of a file that a selection leaves, and those that were left out.

    Raises:
        ConfigurationError: as a sweep of these accounts would.
        KeyboardInterrupt: a signal came.
    """
    set_up(terminal)
    fleet = fleet_of(read_fleet_file(path), selection, new_aws)
    if in_json:
        write_text("-", f"{json.dumps(_members(fleet), indent=2)}\n")
    else:
        _print_table(fleet, console_of(terminal, to_standard_error=False))


def _members(fleet: Fleet) -> Mapping[str, object]:
    """Return all that is known, but for external ids: some treat them as secrets."""
    return {
        "source": fleet.source,
        "accounts": [
            {
                "id": account.id,
                "name": account.name,
                "partition": account.partition,
                "role_arns": account.role_arns,
                "has_external_id": account.external_id is not None,
                "session_name": account.session_name,
                "profile": account.profile,
                "regions": account.regions,
                "only_regions": account.only_regions,
                "labels": account.labels,
                "check_parameters": account.check_parameters,
                "origins": [
                    {"kind": origin.kind, "detail": origin.detail}
                    for origin in fleet.origins.get(account.id, ())
                ],
            }
            for account in fleet.accounts
        ],
        "left_out": [
            {"id": each.id, "name": each.name, "why": each.why} for each in fleet.left_out
        ],
    }


def _print_table(fleet: Fleet, console: Console) -> None:
    rows = [_row(account, fleet.origins.get(account.id, ())) for account in fleet.accounts]
    widths = [max(map(cell_len, column)) for column in zip(_HEADER, *rows, strict=True)]
    if console.is_terminal:
        _narrow(widths, console.width - len(_GAP) * (len(widths) - 1))
    print_line(console, Text(_aligned(_HEADER, widths), style="bold"))
    for row in rows:
        print_line(console, Text(_aligned(row, widths)))
    print_line(console, Text(""))
    print_line(console, Text(f"{count(len(rows), 'account')}."))
    for line in _left_out(fleet.left_out):
        print_line(console, Text(line))


def _narrow(widths: list[int], room: int) -> None:
    """Take from the widest columns, but for the ids, until all fit; as far as they can be read."""
    while sum(widths) > room and (widest := max(widths[1:])) > _NARROWEST:
        widths[widths.index(widest, 1)] -= 1


def _row(account: Account, origins: Sequence[Origin]) -> tuple[str, ...]:
    labels = ", ".join(f"{key}={value}" for key, value in sorted(account.labels.items()))
    cells = (account.name, labels, _way_in(account), _regions(account))
    return (
        account.id,
        *(shorten(plain(cell), _WIDEST) for cell in cells),
        plain("; ".join(map(_origin, origins))),
    )


def _way_in(account: Account) -> str:
    roles = " > ".join(arn.partition(":role/")[2] for arn in account.role_arns)
    profile = f"profile {account.profile}" if account.profile else ""
    return ", ".join(filter(None, (roles, profile))) or "the source credentials"


def _regions(account: Account) -> str:
    regions = ", ".join(account.regions)
    only = ", ".join(account.only_regions)
    return f"{regions} (only {only})" if only else regions


def _origin(origin: Origin) -> str:
    named = {"file": "file", "organization": "organization", "profiles": "profile"}[origin.kind]
    return f"{named} {origin.detail}".rstrip()


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    short = [shorten(cell, width) for cell, width in zip(row, widths, strict=True)]
    cells = [
        cell + " " * (width - cell_len(cell)) for cell, width in zip(short, widths, strict=True)
    ]
    return _GAP.join(cells).rstrip()


def _left_out(left_out: Sequence[LeftOut]) -> Iterator[str]:
    if not left_out:
        return
    yield f"Left out: {count(len(left_out), 'account')}."
    for why, number in sorted(Counter(each.why for each in left_out).items()):
        yield f"  {number:,} {plain(why)}:"
        those = [each for each in left_out if each.why == why]
        for each in those[:_MOST_LEFT_OUT]:
            yield f"    {each.id} {shorten(plain(each.name), _WIDEST)}"
        if number > _MOST_LEFT_OUT:
            yield f"    and {number - _MOST_LEFT_OUT:,} more (--format json lists them)"
