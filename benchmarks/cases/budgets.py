"""How near to AWS's limits calls come, and how many of them it refuses."""

from functools import partial
from typing import Final

from benchmarks.harness.bench import Bench, interleaved, python
from benchmarks.harness.figures import Bound, Figure, Spread, paired, spread
from benchmarks.harness.results import CaseResult, RunRecord, Table
from benchmarks.harness.servers import FakeServer, throttled_aws
from benchmarks.workers.budgets import API, CALLERS, CONTENDERS, REGIONS_CALLED

__all__ = ["run"]

_NAMES: Final = {
    "ours": "fleetscan",
    "plain": "plain aioboto3",
    "adaptive": "aioboto3, adaptive retries",
}
_ACCOUNTS: Final = 2
_BUCKETS: Final = _ACCOUNTS * len(REGIONS_CALLED)
#: of EC2's calls that only read: tokens, and tokens per second
_CAPACITY: Final = 100
_REFILL: Final = 20
_SECONDS: Final = 30
_QUICK_SECONDS: Final = 10
_PERCENT: Final = 100


def run(bench: Bench) -> CaseResult:
    """Call for a while with each contender in turn, each time with accounts that called nothing."""
    seconds = _QUICK_SECONDS if bench.quick else _SECONDS
    with throttled_aws(accounts=bench.repeat * len(CONTENDERS) * _ACCOUNTS) as server:
        records = interleaved(
            bench.repeat,
            {name: partial(_call, bench, server, name, seconds) for name in CONTENDERS},
        )
    refused = {name: _refused(records[name]) for name in CONTENDERS}
    used = {name: _used(records[name]) for name in CONTENDERS}
    return CaseResult(
        name="budgets",
        about=(
            f"{_ACCOUNTS} accounts call {API} in {len(REGIONS_CALLED)} regions for "
            f"{seconds} s, each from {CALLERS} tasks: {_BUCKETS} token buckets, which the server "
            f"enforces as EC2 publishes them ({_CAPACITY} tokens, {_REFILL} per second). A reply "
            "takes 15 to 45 ms, and one in a hundred 500 ms."
        ),
        figures=(
            Figure(
                name="calls that EC2's buckets refuse",
                unit="% of the calls",
                spread=refused["ours"],
                must=Bound(most=1),
                plain=refused["plain"],
            ),
            Figure(
                name="calls that are answered ÷ what EC2's buckets allow",
                unit="",
                spread=used["ours"],
                must=Bound(least=0.9),
                plain=used["plain"],
            ),
        ),
        tables=(_table(records, refused, used),),
        runs=tuple(record for each in records.values() for record in each),
    )


def _call(bench: Bench, server: FakeServer, name: str, seconds: int, repeat: int) -> RunRecord:
    turn = repeat * len(CONTENDERS) + CONTENDERS.index(name)
    return bench.run(
        python("benchmarks.workers.budgets", name, turn * _ACCOUNTS, _ACCOUNTS, seconds),
        contender=_NAMES[name],
        setting=f"{_BUCKETS} buckets, {seconds} s",
        repeat=repeat,
        server=server,
    )


def _refused(records: list[RunRecord]) -> Spread:
    throttled = [record.reported["server_throttled"] * _PERCENT for record in records]
    return paired(throttled, [record.calls or 0 for record in records])


def _used(records: list[RunRecord]) -> Spread:
    allowed = [_BUCKETS * (_CAPACITY + _REFILL * each.reported["seconds"]) for each in records]
    return paired([record.reported["answered"] for record in records], allowed)


def _table(
    records: dict[str, list[RunRecord]], refused: dict[str, Spread], used: dict[str, Spread]
) -> Table:
    return Table(
        title="By contender",
        columns=("contender", "calls", "refused, %", "answered ÷ allowed", "given up"),
        rows=tuple(
            (
                _NAMES[name],
                f"{spread([record.calls or 0 for record in records[name]]).median:,.0f}",
                f"{refused[name].median:.2f}",
                f"{used[name].median:.2f}",
                f"{spread([each.reported['given_up'] for each in records[name]]).median:,.0f}",
            )
            for name in CONTENDERS
        ),
    )
