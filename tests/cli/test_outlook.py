"""Whatever decides, it is said, and what helps against it."""

import io

import msgspec
import pytest
from rich.console import Console

from fleetscan.cli.outlook import print_outlook
from fleetscan.forecast.costs import cost_of
from fleetscan.forecast.model import Assumptions, Basis, Duration, Forecast, Slowest, What
from fleetscan.library.checks import choose_checks, default_catalogue
from fleetscan.library.forecasts import Outlook
from tests.six_checks import SIX

NEEDS = default_catalogue().needs(choose_checks(*SIX))
SLOW = Slowest(
    account_id="111111111111",
    region="eu-west-1",
    operation="logs:ListTagsForResource",
    refill=5,
    seconds=9,
)
CALLS = {"ec2:DescribeVolumes": 1_200_000, "kms:DescribeKey": 100_000}
FORECAST = Forecast(
    accounts=1,
    tasks=2,
    regions=("eu-west-1",),
    calls=CALLS,
    duration=Duration(
        seconds=1,
        decides="latency",
        bounds={"limit": 1, "latency": 2, "tasks": 3, "processor": 4, "entering": 5},
        slowest=None,
    ),
    cost=cost_of(CALLS),
    basis=Basis(assumed=1, assumed_types=("A", "B", "C", "D", "E")),
    assumptions=Assumptions(),
)


def shown(forecast: Forecast, discovery_calls: int = 0) -> str:
    console = Console(file=io.StringIO(), width=80, color_system=None)
    print_outlook(
        console,
        Outlook(forecast=forecast),
        needs=NEEDS,
        discovery_calls=discovery_calls,
        verbose=False,
    )
    assert isinstance(console.file, io.StringIO)
    return " ".join(console.file.getvalue().split())


def deciding(what: What) -> str:
    duration = msgspec.structs.replace(
        FORECAST.duration, decides=what, slowest=SLOW if what == "limit" else None
    )
    return shown(msgspec.structs.replace(FORECAST, duration=duration))


@pytest.mark.parametrize(
    ("what", "why", "help_"),
    [
        ("limit", "holds up account 111111111111 in eu-west-1", "--skip-checks tags."),
        ("latency", "wait for each other, at 100 ms each", ""),
        ("tasks", "64 tasks at a time (--max-tasks)", "--max-tasks with a larger number"),
        ("processor", "one processor works 1 ms on each call", "Several machines"),
        ("entering", "faster than STS allows", "Source credentials of several accounts"),
    ],
)
def test_what_decides_is_told_with_what_helps(what: What, why: str, help_: str) -> None:
    text = deciding(what)
    assert why in text
    assert (f"Faster {help_}" in text) == (what != "latency")


def test_the_next_bound_is_what_it_would_still_take() -> None:
    assert "It would still take 5.8 s." in deciding("processor")
    assert "It would still take 4.8 s." in deciding("entering")


def test_costs_are_told_with_what_saves_most() -> None:
    text = deciding("latency")
    assert "kms 100,000 0.30" in text
    assert "ec2 1,200,000 -" in text
    assert "total 1,300,000 0.30" in text
    assert "About 0.30 USD" in text
    assert "Virginia), 2026-03. CloudTrail" in text
    assert "each further one costs 26.00 USD more" in text
    assert (
        "Cheaper --skip-checks tags.required_keys_present,tags.resource_tagged leaves kms" in text
    )


def test_what_is_free_is_said_to_be() -> None:
    free = {"ec2:DescribeVolumes": 3}
    text = shown(msgspec.structs.replace(FORECAST, calls=free, cost=cost_of(free)))
    assert "Cost Nothing: no call has a price." in text
    assert "costs less than 0.01 USD more" in text
    assert "Cheaper" not in text


def test_of_many_types_that_are_assumed_a_few_are_named() -> None:
    assert "10 resources of each type and region (--assume-resources): A, B, C and 2 more." in (
        deciding("latency")
    )


def test_what_was_called_to_find_the_accounts_is_told() -> None:
    assert "6 checks: nothing was called for this." in shown(FORECAST)
    found = shown(FORECAST, discovery_calls=10_400)
    assert "6 checks. service" in found
    assert "Finding 10,400 calls were made to find the accounts." in found
    assert "Finding 1 call was made" in shown(FORECAST, discovery_calls=1)
