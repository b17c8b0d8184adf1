"""`docs/calls.md`: what all checks call, made from the code. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from fleetscan.catalogue import Catalogue, Needs
from fleetscan.catalogue.details import CallUse, call_uses
from fleetscan.catalogue.page import table
from fleetscan.facts.base import GLOBAL
from fleetscan.forecast.tasks import calls_of_task

__all__ = ["calls_page"]

_ACCOUNTS: Final = 1_000
_PER_ACCOUNT: Final = "1 for each account"
_PER_REGION: Final = "1 for each region"
_PER_RESOURCE: Final = "1 for "


def calls_page(catalogue: Catalogue, *, regions: int) -> str:
    """Return the page; `regions` is how many AWS enables by default."""
    return "\n".join(_page(catalogue, regions)) + "\n"


def _page(catalogue: Catalogue, regions: int) -> Iterator[str]:
    needs = catalogue.needs(catalogue.checks.values())
    uses = list(call_uses(needs))
    per_region, per_account = (_least(needs, target) for target in ("any-region-1", GLOBAL))
    whole = per_region * regions + per_account
    yield "# What a sweep calls"
    yield ""
    yield (
        f"All {len(catalogue.checks)} checks together, made from their code by `make pages`. Each "
        "call is made once, however many checks need what it tells, and `--checks` and its like "
        "leave out all that no chosen check needs: `fleetscan checks show ID` has the calls of "
        "one check, `fleetscan plan` those of your fleet."
    )
    yield ""
    yield (
        f"An account with nothing in it takes {per_region:,} calls in each region and "
        f"{per_account:,} more: {whole:,} in the {regions} regions that AWS enables by default, "
        f"and {whole * _ACCOUNTS:,} for {_ACCOUNTS:,} accounts. What there is in it adds the "
        "calls about each resource below, and lists that have more than one page add a call for "
        "each further page. `sts:AssumeRole` and the list of regions are once for each account."
    )
    yield from _part("Once for each account", uses, _PER_ACCOUNT)
    yield from _part("Once for each region", uses, _PER_REGION)
    yield from _resources(uses)


def _least(needs: Needs, target: str) -> int:
    """Count the calls of a task that finds nothing."""
    return round(sum(calls_of_task(needs, target, {}, {}).calls.values()))


def _part(title: str, uses: Sequence[CallUse], number: str) -> Iterator[str]:
    rows = [
        (f"`{use.operation}`", _pages(use.number)) for use in uses if use.number.startswith(number)
    ]
    yield from ("", f"## {title}", "")
    yield from table(("call", "resources on a page"), rows)


def _pages(number: str) -> str:
    return number.partition(" and ")[2]


def _resources(uses: Sequence[CallUse]) -> Iterator[str]:
    calls: dict[str, list[str]] = defaultdict(list)
    for use in uses:
        many, _, kind = use.number.removeprefix(_PER_RESOURCE).rpartition(" of ")
        kind = kind.removeprefix("each ").removesuffix(" that is listed")
        if use.number.startswith(_PER_RESOURCE) and kind.startswith("AWS::"):
            calls[kind].append(f"`{use.operation}`" + (f" (1 for {many})" if many else ""))
    yield from ("", "## For each resource", "")
    rows = [(kind, str(len(names)), ", ".join(names)) for kind, names in sorted(calls.items())]
    yield from table(("resource", "calls", "which"), rows)
