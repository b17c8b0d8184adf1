"""CPU and memory of c7n-org and Prowler beside fleetscan's."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks.harness import fleet
from benchmarks.harness.bench import Bench, interleaved
from benchmarks.harness.command import SWEPT
from benchmarks.harness.figures import Bound, Figure, Spread, paired, spread
from benchmarks.harness.markdown import between
from benchmarks.harness.results import CaseResult, Chart, Line, Point, RunRecord, Table
from benchmarks.harness.servers import FakeServer, fake_aws
from benchmarks.peers import commands
from benchmarks.peers.findings import found

__all__ = ["compare"]

#: a contender and how many accounts it sweeps
Run = tuple[str, int]
Told = Mapping[Run, Sequence[RunRecord]]

_OURS: Final = "fleetscan"
_C7N: Final = "c7n-org"
_PROWLER: Final = "prowler"
# 1,000 accounts would take c7n-org an hour of CPU. The difference of two small fleets tells what a
# pair more costs it, without its start, which 1,000 accounts would share.
_SIZES: Final = (1_000, 25, 5)
_QUICK_SIZES: Final = (100, 4, 2)
_PAIRS: Final = len(fleet.REGIONS)
_MEGA: Final = 1e-6
_MILLI: Final = 1e3


def compare(bench: Bench, installed: Mapping[str, Path]) -> CaseResult:
    """Sweep the same fake AWS with all that are installed.

    Args:
        bench: how thorough to be.
        installed: the folder of commands of each peer that is there.
    """
    whole, many, few = _QUICK_SIZES if bench.quick else _SIZES
    wanted: list[Run] = [(_OURS, whole)]
    if _C7N in installed:
        wanted += [(_OURS, many), (_C7N, many), (_C7N, few)]
    if _PROWLER in installed:
        wanted += [(_OURS, 1), (_PROWLER, 1)]
    with fake_aws(accounts=whole) as server:
        told = interleaved(
            bench.repeat,
            {each: partial(_sweep, bench, server, installed, each) for each in wanted},
        )
        same = _findings(bench, server, installed)
    return CaseResult(
        name="peers",
        about=(
            "The encryption and stopped checks of each, over the same accounts with "
            f"{_PAIRS} regions on the same server, without latency. c7n-org works with as many "
            "processes as it starts by itself, Prowler sweeps one account at a time and reads "
            "more than these checks need. c7n-org's CPU per pair is the difference between "
            f"{many} accounts and {few}, per pair more, so that its start does not count; "
            f"fleetscan's is that of {whole:,} accounts, with its start."
        ),
        figures=(
            *(_c7n_figures(told, whole, many, few) if _C7N in installed else ()),
            *(_prowler_figures(told, whole) if _PROWLER in installed else ()),
        ),
        tables=(_table(told), same),
        charts=(_chart(told),),
        runs=tuple(record for records in told.values() for record in records),
    )


def _sweep(
    bench: Bench, server: FakeServer, installed: Mapping[str, Path], run: Run, repeat: int
) -> RunRecord:
    contender, count = run
    return bench.run(
        _command(bench, server, installed, run),
        contender=contender,
        setting=_accounts(count),
        repeat=repeat,
        server=server,
        exits={_OURS: SWEPT, _C7N: (0,), _PROWLER: (0, commands.PROWLER_FINDINGS)}[contender],
        # what it keeps in the user's home is not ours to touch
        variables={"HOME": str(bench.folder)},
    )


def _command(
    bench: Bench, server: FakeServer, installed: Mapping[str, Path], run: Run
) -> list[str]:
    contender, count = run
    accounts = server.aws.account_ids[:count]
    if contender == _OURS:
        return commands.fleetscan(accounts, fleet.REGIONS, bench.folder)
    if contender == _C7N:
        return commands.c7n_org(installed[_C7N], accounts, fleet.REGIONS, bench.folder)
    return commands.prowler(installed[_PROWLER], accounts[0], fleet.REGIONS, bench.folder)


def _findings(bench: Bench, server: FakeServer, installed: Mapping[str, Path]) -> Table:
    """See that all find the same in one account: else they did not do the same work."""
    by_contender: dict[str, dict[str, int]] = {}
    for contender in (_OURS, *installed):
        _sweep(bench, server, installed, (contender, 1), 0)
        by_contender[contender] = found(contender, bench.folder)
    return Table(
        title="What each found in the same account",
        columns=("check", *by_contender),
        rows=tuple(
            (check, *(str(counts[check]) for counts in by_contender.values()))
            for check in fleet.CHECKS
        ),
    )


def _accounts(count: int) -> str:
    return f"{count:,} account{'s' if count > 1 else ''}"


def _cpu(records: Sequence[RunRecord]) -> list[float]:
    return [record.cpu_seconds for record in records]


def _per_pair(records: Sequence[RunRecord], accounts: int) -> list[float]:
    return [record.cpu_seconds / (accounts * _PAIRS) for record in records]


def _c7n_figures(told: Told, whole: int, many: int, few: int) -> list[Figure]:
    more = (many - few) * _PAIRS
    per_pair = [
        (large - small) / more
        for large, small in zip(_cpu(told[_C7N, many]), _cpu(told[_C7N, few]), strict=True)
    ]
    return [
        Figure(
            name="CPU per pair of account and region, c7n-org ÷ fleetscan",
            unit="",
            spread=paired(per_pair, _per_pair(told[_OURS, whole], whole)),
            must=Bound(least=150),
            aim=Bound(least=400),
        ),
        Figure(
            name=f"CPU for the same {many} accounts, starts included, c7n-org ÷ fleetscan",
            unit="",
            spread=paired(_cpu(told[_C7N, many]), _cpu(told[_OURS, many])),
        ),
        Figure(
            name=f"peak memory for the same {many} accounts, c7n-org ÷ fleetscan",
            unit="",
            spread=paired(_memory(told[_C7N, many]), _memory(told[_OURS, many])),
        ),
    ]


def _prowler_figures(told: Told, whole: int) -> list[Figure]:
    return [
        Figure(
            name="CPU per pair of account and region, Prowler ÷ fleetscan",
            unit="",
            spread=paired(_per_pair(told[_PROWLER, 1], 1), _per_pair(told[_OURS, whole], whole)),
        ),
        Figure(
            name="CPU for the same account, starts included, Prowler ÷ fleetscan",
            unit="",
            spread=paired(_cpu(told[_PROWLER, 1]), _cpu(told[_OURS, 1])),
        ),
        Figure(
            name="peak memory for the same account, Prowler ÷ fleetscan",
            unit="",
            spread=paired(_memory(told[_PROWLER, 1]), _memory(told[_OURS, 1])),
        ),
    ]


def _memory(records: Sequence[RunRecord]) -> list[float]:
    return [record.peak_rss_bytes * _MEGA for record in records]


def _milliseconds(records: Sequence[RunRecord], accounts: int) -> Spread:
    return spread([each * _MILLI for each in _per_pair(records, accounts)])


def _table(told: Told) -> Table:
    return Table(
        title="Sweeps",
        columns=(
            *("contender", "accounts", "CPU, s", "CPU per pair, ms", "wall, s"),
            *("peak memory, MB", "calls"),
        ),
        rows=tuple(
            (
                contender,
                f"{count:,}",
                between(spread(_cpu(records))),
                between(_milliseconds(records, count)),
                between(spread([record.wall_seconds for record in records])),
                between(spread(_memory(records))),
                f"{records[0].calls or 0:,}",
            )
            for (contender, count), records in told.items()
        ),
    )


def _chart(told: Told) -> Chart:
    return Chart(
        file="peers",
        title="CPU per pair of account and region",
        x_label="",
        y_label="milliseconds (log scale)",
        log_y=True,
        lines=tuple(
            Line(
                name=f"{contender}, {_accounts(count)}",
                points=(Point(x="CPU per pair", y=_milliseconds(records, count)),),
            )
            for (contender, count), records in told.items()
        ),
    )
