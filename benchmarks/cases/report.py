"""How fast the JSON report of many findings or gaps is written, and with how much memory."""

from functools import partial
from pathlib import Path
from typing import Final

from benchmarks.harness.bench import Bench, interleaved, python
from benchmarks.harness.figures import Bound, Figure, Spread, paired, spread
from benchmarks.harness.results import CaseResult, Chart, Line, Point, RunRecord, Table

__all__ = ["run"]

_SMALL: Final = 100_000
_LARGE: Final = 1_000_000
_QUICK: Final = (10_000, 100_000)
#: accounts that can't be entered: 800 gaps each, of 200 checks in 4 regions
_DENIED: Final = (125, 1_250)
_DENIED_QUICK: Final = (25, 125)
_GAPS_EACH: Final = 800
_MEGA: Final = 1e-6
# what "flat" is: ten times the findings, and a tenth more at most
_FLAT: Final = 1.1


def run(bench: Bench) -> CaseResult:
    """Build a store of each size, and write the report of each some times."""
    sizes = _QUICK if bench.quick else (_SMALL, _LARGE)
    stores = {size: _build(bench, size) for size in sizes}

    def written(size: int, repeat: int) -> RunRecord:
        output = bench.folder / "report.json"
        return bench.run(
            python("benchmarks.workers.report", "write", stores[size], output),
            contender="fleetscan",
            setting=f"{size:,} findings",
            repeat=repeat,
        )

    told = interleaved(
        bench.repeat,
        {str(size): partial(written, size) for size in sizes},
    )
    for store in stores.values():
        store.unlink()
    small, large = (told[str(size)] for size in sizes)
    rate = {size: _rate(size, told[str(size)]) for size in sizes}
    memory = {size: _memory(told[str(size)]) for size in sizes}
    denied = _denied_accounts(bench)
    note = f"{sizes[-1]:,} findings" if bench.quick else ""
    return CaseResult(
        name="report",
        about=(
            "The JSON report, written from a store as at the end of a sweep. The time is that of "
            "the writing alone, the memory that of the whole process."
        ),
        figures=(
            Figure(
                name="report of 1,000,000 findings",
                unit="findings/s",
                spread=rate[sizes[-1]],
                must=Bound(least=100_000),
                aim=Bound(least=300_000),
                note=note,
            ),
            Figure(
                name="the same, peak memory ÷ with a tenth of the findings",
                unit="",
                spread=paired(
                    [each.peak_rss_bytes for each in large],
                    [each.peak_rss_bytes for each in small],
                ),
                must=Bound(most=_FLAT),
                note=note,
            ),
        ),
        tables=(_table(sizes, told, rate, memory), _table_of_gaps(denied)),
        charts=(
            Chart(
                file="report-memory",
                title="Peak memory of writing a report",
                x_label="findings (log scale)",
                y_label="MB",
                log_x=True,
                lines=(
                    Line(
                        name="fleetscan",
                        points=tuple(Point(x=size, y=memory[size]) for size in sizes),
                    ),
                ),
            ),
        ),
        runs=tuple(record for records in (*told.values(), *denied.values()) for record in records),
    )


def _denied_accounts(bench: Bench) -> dict[int, list[RunRecord]]:
    """Measure how a sweep of accounts that can't be entered is stored and reported, by accounts."""
    found: dict[int, list[RunRecord]] = {}
    for accounts in _DENIED_QUICK if bench.quick else _DENIED:
        store = bench.folder / f"denied-{accounts}.db"
        commands = (
            ("storing gaps", python("benchmarks.workers.report", "denied", store, accounts)),
            (
                "reporting gaps",
                python("benchmarks.workers.report", "write", store, bench.folder / "report.json"),
            ),
        )
        setting = f"{accounts:,} accounts that can't be entered"
        found[accounts] = [
            bench.run(command, contender=what, setting=setting, repeat=0)
            for what, command in commands
        ]
        store.unlink()
    return found


def _table_of_gaps(denied: dict[int, list[RunRecord]]) -> Table:
    return Table(
        title="Gaps, of accounts that can't be entered",
        columns=(
            *("gaps", "store, MB", "storing, CPU s", "report, CPU s", "report, MB"),
            "peak memory of the report, MB",
        ),
        rows=tuple(
            (
                f"{accounts * _GAPS_EACH:,}",
                f"{stored.reported['store_bytes'] * _MEGA:.1f}",
                f"{stored.reported['store_cpu_seconds']:.2f}",
                f"{written.reported['report_cpu_seconds']:.2f}",
                f"{written.reported['report_bytes'] * _MEGA:.0f}",
                f"{written.peak_rss_bytes * _MEGA:.0f}",
            )
            for accounts, (stored, written) in denied.items()
        ),
    )


def _build(bench: Bench, size: int) -> Path:
    store = bench.folder / f"findings-{size}.db"
    bench.run(
        python("benchmarks.workers.report", "build", store, size),
        contender="building the store",
        setting=f"{size:,} findings",
        repeat=0,
    )
    return store


def _rate(size: int, records: list[RunRecord]) -> Spread:
    return spread([size / each.reported["report_seconds"] for each in records])


def _memory(records: list[RunRecord]) -> Spread:
    return spread([each.peak_rss_bytes * _MEGA for each in records])


def _table(
    sizes: tuple[int, ...],
    told: dict[str, list[RunRecord]],
    rate: dict[int, Spread],
    memory: dict[int, Spread],
) -> Table:
    return Table(
        title="By size",
        columns=("findings", "findings/s", "CPU, s", "peak memory, MB", "report, MB"),
        rows=tuple(
            (
                f"{size:,}",
                f"{rate[size].median:,.0f}",
                f"{spread(_reported(told[str(size)], 'report_cpu_seconds')).median:.2f}",
                f"{memory[size].median:.0f}",
                f"{_reported(told[str(size)], 'report_bytes')[0] * _MEGA:.0f}",
            )
            for size in sizes
        ),
    )


def _reported(records: list[RunRecord], name: str) -> list[float]:
    return [each.reported[name] for each in records]
