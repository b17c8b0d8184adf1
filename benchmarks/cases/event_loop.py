"""How long the event loop is busy with one thing while a fleet is swept."""

from collections.abc import Mapping
from functools import partial
from typing import Final, NamedTuple

from benchmarks.harness import fleet
from benchmarks.harness.bench import Bench, interleaved, python
from benchmarks.harness.command import SWEPT, scan_options
from benchmarks.harness.figures import Bound, Figure, spread
from benchmarks.harness.results import CaseResult, RunRecord, Table
from benchmarks.harness.servers import FakeServer, fake_aws

__all__ = ["run"]

_MILLI: Final = 1e3
_LIMIT_MS: Final = 50


class _Fleet(NamedTuple):
    accounts: int
    instances: int


_FLEETS: Final[Mapping[str, _Fleet]] = {
    "many small accounts": _Fleet(accounts=300, instances=fleet.INSTANCES),
    "few accounts with 1,000 instances a region": _Fleet(accounts=5, instances=1_000),
}
_QUICK: Final[Mapping[str, _Fleet]] = {
    "many small accounts": _Fleet(accounts=50, instances=fleet.INSTANCES),
    "few accounts with 1,000 instances a region": _Fleet(accounts=2, instances=1_000),
}


def run(bench: Bench) -> CaseResult:
    """Sweep each fleet with a watchdog in the loop."""
    fleets = _QUICK if bench.quick else _FLEETS
    told = {name: _measured(bench, name, each) for name, each in fleets.items()}
    return CaseResult(
        name="event loop",
        about=(
            "The longest time for which a task that asks to be woken every 5 ms had to wait for "
            "its turn, without latency, so that the loop always has something to do. On Linux the "
            "time in which other processes had the core, the server among them, is taken off; the "
            "time by the clock is told beside it."
        ),
        figures=tuple(
            Figure(
                name=f"longest stretch without the event loop, {name}",
                unit="ms",
                spread=spread([each.reported["longest_seconds"] * _MILLI for each in records]),
                must=Bound(most=_LIMIT_MS),
            )
            for name, records in told.items()
        ),
        tables=(
            Table(
                title="What the watchdog saw (medians)",
                columns=("fleet", "longest, ms", "by the clock, ms", "over 50 ms", "looks"),
                rows=tuple(_row(name, records) for name, records in told.items()),
            ),
        ),
        runs=tuple(record for records in told.values() for record in records),
    )


def _measured(bench: Bench, name: str, swept: _Fleet) -> list[RunRecord]:
    with fake_aws(accounts=swept.accounts, instances=swept.instances) as server:
        accounts = bench.folder / "accounts.toml"
        accounts.write_text(server.aws.accounts_toml(), encoding="utf-8")
        return interleaved(bench.repeat, {name: partial(_sweep, bench, server, name)})[name]


def _sweep(bench: Bench, server: FakeServer, name: str, repeat: int) -> RunRecord:
    options = scan_options(bench.folder / "accounts.toml", bench.folder)
    return bench.run(
        python("benchmarks.workers.event_loop", "scan", *options),
        contender="fleetscan",
        setting=name,
        repeat=repeat,
        server=server,
        exits=SWEPT,
    )


def _row(name: str, records: list[RunRecord]) -> tuple[str, ...]:
    def median(what: str) -> float:
        return spread([record.reported[what] for record in records]).median

    return (
        name,
        f"{median('longest_seconds') * _MILLI:.1f}",
        f"{median('longest_wall_seconds') * _MILLI:.1f}",
        f"{median('over_limit'):.0f}",
        f"{median('looks'):.0f}",
    )
