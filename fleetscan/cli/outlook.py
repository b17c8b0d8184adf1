"""What is foretold of a sweep, for people and for programs."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, assert_never

import msgspec
from rich.console import Console
from rich.text import Text

from fleetscan.cli.page import Page
from fleetscan.cli.text import count, duration, plain, print_line, with_others
from fleetscan.library.checks import Needs
from fleetscan.library.forecasts import Cost, Forecast, Outlook, checks_that_call

__all__ = ["outlook_json", "print_outlook"]

_INDENT: Final = 9
_MOST_TYPES: Final = 3
#: USD below which nobody needs advice
_WORTH_SAVING: Final = 0.01


def outlook_json(outlook: Outlook, *, checks: int, discovery_calls: int) -> str:
    """Return all of it as a JSON object; docs/plan.md says what is in it.

    `discovery_calls` were made to find the accounts.
    """
    forecast = outlook.forecast
    built: dict[str, Any] = msgspec.to_builtins(outlook)
    foretold = built.pop("forecast")
    by_operation = foretold.pop("calls")
    calls = {
        "total": forecast.total,
        "by_service": _by_service(forecast.calls),
        "by_operation": by_operation,
    }
    head = {key: foretold.pop(key) for key in ("accounts", "tasks", "regions")}
    return (
        json.dumps(
            {
                **head,
                "checks": checks,
                "discovery_calls": discovery_calls,
                "calls": calls,
                **foretold,
                **built,
            },
            indent=2,
        )
        + "\n"
    )


def print_outlook(
    console: Console, outlook: Outlook, *, needs: Needs, discovery_calls: int, verbose: bool
) -> None:
    """Print it on one screen.

    Args:
        console: where it goes.
        outlook: what is foretold.
        needs: of the checks.
        discovery_calls: how many were made to find the accounts.
        verbose: show every operation.
    """
    page = Page(console)
    forecast = outlook.forecast
    page.add(
        Text(
            f"{count(forecast.accounts, 'account')}, {count(forecast.tasks, 'task')} in "
            f"{count(len(forecast.regions), 'region')}, {count(len(needs.checks), 'check')}"
            f"{'.' if discovery_calls else ': nothing was called for this.'}",
            style="bold",
        )
    )
    page.blank()
    page.lines += _table(forecast, verbose=verbose)
    page.blank()
    for label, sentences in (
        ("Time", [_time(forecast)]),
        ("Faster", _faster(forecast, needs)),
        ("Cost", _cost(forecast.cost)),
        ("Cheaper", _cheaper(forecast, needs)),
        ("Finding", _finding(discovery_calls)),
        ("Counted", _counted(outlook)),
        ("Assumed", _assumed(outlook)),
    ):
        if text := " ".join(sentences):
            page.add(plain(text), label=Text(label, style="bold"), indent=_INDENT)
    for line in page.lines:
        print_line(console, line)


def _by_service(calls: Mapping[str, int]) -> dict[str, int]:
    """Add calls up by service, the most first."""
    services: dict[str, int] = {}
    for operation, number in calls.items():
        service = operation.partition(":")[0]
        services[service] = services.get(service, 0) + number
    return dict(sorted(services.items(), key=lambda each: (-each[1], each[0])))


def _table(forecast: Forecast, *, verbose: bool) -> Iterator[Text]:
    services = _by_service(forecast.calls)
    operations = [f"  {each.partition(':')[2]}" for each in forecast.calls] if verbose else []
    width = max(map(len, [*services, *operations, "service"])) + 2
    yield Text(f"{'service':<{width}}{'calls':>12}{'USD':>10}", style="dim")
    for service, number in services.items():
        usd = forecast.cost.by_service.get(service, 0.0)
        yield Text(f"{service:<{width}}{number:>12,}{_usd(usd):>10}")
        if verbose:
            made = {
                operation.partition(":")[2]: number
                for operation, number in forecast.calls.items()
                if operation.startswith(f"{service}:")
            }
            for name, each in sorted(made.items(), key=lambda pair: (-pair[1], pair[0])):
                yield Text(f"{f'  {name}':<{width}}{each:>12,}", style="dim")
    total = f"{'total':<{width}}{forecast.total:>12,}{_usd(forecast.cost.usd):>10}"
    yield Text(total, style="bold")


def _usd(usd: float) -> str:
    if not usd:
        return "-"
    return f"{usd:,.2f}" if usd >= _WORTH_SAVING else "< 0.01"


def _time(forecast: Forecast) -> str:
    found, assumed = forecast.duration, forecast.assumptions
    latency = f"{assumed.latency * 1000:.0f} ms"
    decides = found.decides
    match decides:
        case "limit":
            slow = found.slowest
            why = (
                f"AWS lets {slow.operation} be called {slow.refill:g} times a second, which holds "
                f"up account {slow.account_id} in {slow.region}"
                if slow
                else "AWS's limits hold it up"
            )
        case "latency":
            why = f"so long do calls of one account wait for each other, at {latency} each"
        case "tasks":
            why = f"{assumed.max_tasks} tasks at a time (--max-tasks), at {latency} a call"
        case "processor":
            why = f"one processor works {assumed.processor * 1000:g} ms on each call"
        case "entering":
            why = "roles can't be assumed faster than STS allows"
        case _:
            assert_never(decides)
    return f"About {duration(found.seconds)}: {why}."


def _faster(forecast: Forecast, needs: Needs) -> Iterator[str]:
    found = forecast.duration
    match found.decides:
        case "limit" if found.slowest:
            checks = checks_that_call(needs, found.slowest.operation)
            if len(checks) < len(needs.checks):
                yield f"--skip-checks {','.join(checks)} leaves that operation out."
        case "tasks":
            yield "--max-tasks with a larger number."
        case "processor":
            yield "Several machines, each with a part of the fleet (--account, --where)."
        case "entering":
            yield "Source credentials of several accounts (profile in accounts.toml)."
        case "latency" | "limit":
            pass
    if found.decides != "latency":
        yield f"It would still take {duration(forecast.assumptions.start + found.next_bound)}."


def _cost(cost: Cost) -> Iterator[str]:
    if cost.usd:
        about = f"About {cost.usd:,.2f} USD" if cost.usd >= _WORTH_SAVING else "Less than 0.01 USD"
        yield (
            f"{about}, if nothing of it is free: some services have a number of calls that are, "
            f"every month. Prices of US East (N. Virginia), {cost.month}."
        )
    else:
        yield "Nothing: no call has a price."
    copy = cost.cloudtrail_copy
    each = f"{copy:,.2f} USD" if copy >= _WORTH_SAVING else "less than 0.01 USD"
    yield (
        f"CloudTrail records the calls: the first copy of its events is free, and each further one "
        f"costs {each} more."
    )


def _cheaper(forecast: Forecast, needs: Needs) -> Iterator[str]:
    service, usd = max(forecast.cost.by_service.items(), key=lambda each: each[1], default=("", 0))
    if usd < _WORTH_SAVING:
        return
    operations = [each for each in forecast.calls if each.startswith(f"{service}:")]
    checks = sorted({check for each in operations for check in checks_that_call(needs, each)})
    if len(checks) < len(needs.checks):
        yield f"--skip-checks {','.join(checks)} leaves {service} out."


def _finding(discovery_calls: int) -> Iterator[str]:
    if discovery_calls:
        were = "call was" if discovery_calls == 1 else "calls were"
        yield (
            f"{discovery_calls:,} {were} made to find the accounts. A sweep makes about "
            "as many again before it begins; the figures here are of the sweep alone."
        )


def _counted(outlook: Outlook) -> Iterator[str]:
    basis = outlook.forecast.basis
    if outlook.unusable:
        yield f"Nothing: {outlook.unusable}."
        return
    if outlook.counted_at is None:
        yield "Nothing: the store has no run that was swept to its end."
        return
    yield (
        f"{basis.counted:,} of {count(outlook.forecast.accounts, 'account')}, by the run of "
        f"{outlook.counted_at:%Y-%m-%d %H:%M} UTC."
    )
    if basis.closed:
        yield f"{count(basis.closed, 'account')} could not be entered then: the same is expected."
    if basis.silent_tasks:
        yield (
            f"{count(basis.silent_tasks, 'task')} could call nothing then (the region is not "
            "enabled, say): the same is expected."
        )
    if outlook.gaps:
        yield f"That run had gaps ({count(outlook.gaps, 'cell')}), where there may be more."


def _assumed(outlook: Outlook) -> Iterator[str]:
    basis, assumed = outlook.forecast.basis, outlook.forecast.assumptions
    if basis.averaged:
        yield f"{count(basis.averaged, 'account')} as large as those of that run, on average."
    if basis.assumed_types and (basis.counted or basis.averaged or basis.assumed):
        yield (
            f"{count(assumed.resources, 'resource')} of each type and region "
            f"(--assume-resources): {_types(basis.assumed_types)}."
        )
    if outlook.assumed_regions:
        yield (
            f"{count(outlook.assumed_regions, 'account')} with the regions that accounts.toml "
            "names, of those that are enabled by default."
        )
    yield f"{assumed.latency * 1000:.0f} ms a call (--assume-latency), no failures, no retries."


def _types(types: Sequence[str]) -> str:
    return with_others(", ".join(types[:_MOST_TYPES]), max(0, len(types) - _MOST_TYPES))
