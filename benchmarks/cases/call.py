"""What a call costs: through the collectors, over bare aiohttp, and through plain aioboto3."""

from functools import partial
from typing import Final

from benchmarks.harness.bench import Bench, interleaved, python
from benchmarks.harness.figures import Bound, Figure, Spread, paired, spread
from benchmarks.harness.results import CaseResult, Chart, Line, Point, RunRecord, Table
from benchmarks.harness.servers import FakeServer, fake_aws

__all__ = ["run"]

_NAMES: Final = {"ours": "fleetscan", "raw": "raw aiohttp", "plain": "plain aioboto3"}
_LARGE_REPLY: Final = 1_000
# as many as take some seconds, each; a large reply costs the two parsers hundreds of milliseconds
_CALLS: Final = {
    "small": {"ours": 6_000, "raw": 12_000, "plain": 3_000},
    "large": {"ours": 60, "raw": 300, "plain": 6},
}
_MICRO: Final = 1e6


def run(bench: Bench) -> CaseResult:
    """Measure small and large replies."""
    told = {
        "small": _measured(bench, "small", instances=2),
        "large": _measured(bench, "large", instances=_LARGE_REPLY),
    }
    cpu = {
        size: {name: _reported(records[name], "cpu_seconds_per_call") for name in _NAMES}
        for size, records in told.items()
    }
    return CaseResult(
        name="call",
        about=(
            "CPU of the client for one call, once it is warm: the collectors of instances, volumes "
            "and bucket encryption in turn for small replies, the collector of instances with "
            f"{_LARGE_REPLY:,} instances for a large one. Raw aiohttp reads a reply and parses "
            "nothing; plain aioboto3 parses all of it."
        ),
        figures=(
            Figure(
                name="CPU per call, small reply, through the collectors' path ÷ raw aiohttp",
                unit="",
                spread=paired(cpu["small"]["ours"], cpu["small"]["raw"]),
                must=Bound(most=3.5),
                aim=Bound(most=2),
                plain=paired(cpu["small"]["plain"], cpu["small"]["raw"]),
            ),
            Figure(
                name="the same with a large reply",
                unit="",
                spread=paired(cpu["large"]["ours"], cpu["large"]["raw"]),
                plain=paired(cpu["large"]["plain"], cpu["large"]["raw"]),
            ),
            *(
                Figure(
                    name=f"CPU per call, {size} reply, plain aioboto3 ÷ ours",
                    unit="",
                    spread=paired(cpu[size]["plain"], cpu[size]["ours"]),
                )
                for size in told
            ),
        ),
        tables=(_table(told, cpu),),
        charts=tuple(_chart(size, _in_microseconds(cpu[size])) for size in told),
        runs=tuple(
            record for records in told.values() for each in records.values() for record in each
        ),
    )


def _measured(bench: Bench, size: str, *, instances: int) -> dict[str, list[RunRecord]]:
    with fake_aws(accounts=1, instances=instances) as server:
        return interleaved(
            bench.repeat,
            {name: partial(_call, bench, server, size, name) for name in _NAMES},
        )


def _call(bench: Bench, server: FakeServer, size: str, name: str, repeat: int) -> RunRecord:
    count = _CALLS[size][name]
    return bench.run(
        python("benchmarks.workers.call", name, size, count),
        contender=_NAMES[name],
        setting=f"{count:,} calls, {size} replies",
        repeat=repeat,
        server=server,
    )


def _reported(records: list[RunRecord], name: str) -> list[float]:
    return [record.reported[name] for record in records]


def _in_microseconds(cpu: dict[str, list[float]]) -> dict[str, Spread]:
    return {name: spread([each * _MICRO for each in values]) for name, values in cpu.items()}


def _table(
    told: dict[str, dict[str, list[RunRecord]]], cpu: dict[str, dict[str, list[float]]]
) -> Table:
    return Table(
        title="By contender",
        columns=("replies", "contender", "CPU per call, µs", "calls/s"),
        rows=tuple(
            (
                size,
                _NAMES[name],
                f"{_in_microseconds(cpu[size])[name].median:,.0f}",
                f"{spread(_reported(records[name], 'calls_per_second')).median:,.0f}",
            )
            for size, records in told.items()
            for name in _NAMES
        ),
    )


def _chart(size: str, cpu: dict[str, Spread]) -> Chart:
    return Chart(
        file=f"call-{size}",
        title=f"CPU per call, {size} reply",
        x_label="",
        y_label="microseconds (log scale)",
        log_y=True,
        lines=tuple(
            Line(name=_NAMES[name], points=(Point(x=f"{size} reply", y=value),))
            for name, value in cpu.items()
        ),
    )
