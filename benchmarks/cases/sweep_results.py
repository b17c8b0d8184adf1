"""What the sweeps came to: figures, tables and charts."""

from collections.abc import Mapping, Sequence
from typing import Final

from benchmarks.harness import fleet
from benchmarks.harness.figures import Bound, Figure, Spread, paired, spread
from benchmarks.harness.markdown import between
from benchmarks.harness.results import CaseResult, Chart, Line, Point, RunRecord, Table

__all__ = ["NAMES", "result"]

NAMES: Final = {
    "ours": "fleetscan",
    "raw": "raw aiohttp",
    "plain": "plain aioboto3",
    "threads": "boto3 with threads",
}

#: accounts, and milliseconds of latency
Setting = tuple[int, int]
Records = Mapping[str, Sequence[RunRecord]]

#: accounts at which CPU and wall are judged
_JUDGED_SIZE: Final = 1_000
_JUDGED_LATENCY: Final = 100
_MEMORY_SIZES: Final = (100, 5_000)
_QUICK_SIZE: Final = 100
_QUICK_MEMORY_SIZES: Final = (100, 300)
_MEGA: Final = 1e-6
_MILLI: Final = 1e3


def result(told: Mapping[Setting, Records], *, quick: bool, slow: Setting) -> CaseResult:
    """Make the result of the case.

    Args:
        told: records by setting and contender.
        quick: whether the sizes that are judged were replaced by small ones.
        slow: the setting at which all opponents ran.
    """
    size = _QUICK_SIZE if quick else _JUDGED_SIZE
    return CaseResult(
        name="sweep",
        about=(
            "The installed command from its start to its end, with the encryption and stopped "
            f"checks: {fleet.CALLS_PER_ACCOUNT} calls an account with {len(fleet.REGIONS)} regions "
            f"and {fleet.BUCKETS} buckets. The opponents make the same calls; raw aiohttp reads "
            "replies, judges nothing and stores nothing. The server runs on the same cores."
        ),
        figures=(
            *_cpu_figures(told, size=size, slow=slow, quick=quick),
            _wall_figure(told, size=size, quick=quick),
            *_memory_figures(
                told, sizes=_QUICK_MEMORY_SIZES if quick else _MEMORY_SIZES, quick=quick
            ),
        ),
        tables=(_table(told), _server_table(told)),
        charts=_charts(told, size=size, slow=slow),
        runs=tuple(
            record for records in told.values() for each in records.values() for record in each
        ),
    )


def _cpu(records: Sequence[RunRecord]) -> list[float]:
    return [record.cpu_seconds for record in records]


def _memory(records: Sequence[RunRecord]) -> list[float]:
    return [record.peak_rss_bytes * _MEGA for record in records]


def _cpu_figures(
    told: Mapping[Setting, Records], *, size: int, slow: Setting, quick: bool
) -> list[Figure]:
    note = f"at {size} accounts" if quick else ""
    judged = told[size, 0]
    few = told[slow]
    few_note = f"at {slow[0]} accounts"
    return [
        Figure(
            name="whole sweep of 1,000 accounts with 4 regions, CPU ÷ raw aiohttp",
            unit="",
            spread=paired(_cpu(judged["ours"]), _cpu(judged["raw"])),
            must=Bound(most=4),
            aim=Bound(most=2.5),
            plain=paired(_cpu(few["plain"]), _cpu(few["raw"])),
            note=note or f"plain aioboto3 {few_note}",
        ),
        *(
            Figure(
                name=f"CPU of {NAMES[name]} ÷ ours",
                unit="",
                spread=paired(_cpu(few[name]), _cpu(few["ours"])),
                note=few_note,
            )
            for name in ("plain", "threads")
        ),
        Figure(
            name="CPU per pair of account and region",
            unit="ms",
            spread=spread(
                [each / (size * len(fleet.REGIONS)) * _MILLI for each in _cpu(judged["ours"])]
            ),
            note=note,
        ),
    ]


def _wall_figure(told: Mapping[Setting, Records], *, size: int, quick: bool) -> Figure:
    """Compare the wall with what it can't be less than: computing alone, or waiting alone.

    Computing alone is the CPU of the same sweep without latency, of the same repeat.
    """
    late, prompt = told[size, _JUDGED_LATENCY]["ours"], told[size, 0]["ours"]
    chain = fleet.LONGEST_CHAIN * _JUDGED_LATENCY / _MILLI
    return Figure(
        name=(
            f"the same at {_JUDGED_LATENCY} ms latency, wall ÷ max(CPU alone, the longest chain of "
            "dependent calls)"
        ),
        unit="",
        spread=paired(
            [each.wall_seconds for each in late],
            [max(each.cpu_seconds, chain) for each in prompt],
        ),
        must=Bound(most=1.5),
        aim=Bound(most=1.15),
        note=f"at {size} accounts" if quick else "",
    )


def _memory_figures(
    told: Mapping[Setting, Records], *, sizes: tuple[int, int], quick: bool
) -> list[Figure]:
    few, many = (_memory(told[size, 0]["ours"]) for size in sizes)
    note = f"at {sizes[1]} accounts" if quick else ""
    return [
        Figure(
            name="peak memory at 5,000 accounts ÷ at 100",
            unit="",
            spread=paired(many, few),
            must=Bound(most=1.15),
            note=note,
        ),
        Figure(
            name="peak memory at 5,000 accounts",
            unit="MB",
            spread=spread(many),
            must=Bound(most=200),
            aim=Bound(most=120),
            note=note,
        ),
    ]


def _table(told: Mapping[Setting, Records]) -> Table:
    return Table(
        title="Sweeps",
        columns=(
            *("accounts", "latency, ms", "contender", "CPU, s", "CPU ÷ raw", "wall, s"),
            *("calls/s", "peak memory, MB", "calls"),
        ),
        rows=tuple(
            (
                f"{accounts:,}",
                f"{latency}",
                NAMES[name],
                between(spread(_cpu(each))),
                between(paired(_cpu(each), _cpu(records["raw"]))),
                between(spread([record.wall_seconds for record in each])),
                between(_rate(each)),
                between(spread(_memory(each))),
                f"{each[0].calls or 0:,}",
            )
            for (accounts, latency), records in told.items()
            for name, each in records.items()
        ),
    )


def _server_table(told: Mapping[Setting, Records]) -> Table:
    """What the server saw: a wall that it bounded says nothing of the contender."""
    return Table(
        title="The server meanwhile (medians)",
        columns=(
            "accounts",
            "latency, ms",
            "contender",
            "its CPU, s",
            "connections",
            "most in flight",
        ),
        rows=tuple(
            (
                f"{accounts:,}",
                f"{latency}",
                NAMES[name],
                f"{_median_of_server(each, 'cpu_seconds'):.1f}",
                f"{_median_of_server(each, 'connections'):,.0f}",
                f"{_median_of_server(each, 'peak_in_flight'):,.0f}",
            )
            for (accounts, latency), records in told.items()
            for name, each in records.items()
        ),
    )


def _median_of_server(records: Sequence[RunRecord], what: str) -> float:
    return spread([record.reported[f"server_{what}"] for record in records]).median


def _rate(records: Sequence[RunRecord]) -> Spread:
    return spread([(record.calls or 0) / record.wall_seconds for record in records])


def _charts(told: Mapping[Setting, Records], *, size: int, slow: Setting) -> tuple[Chart, ...]:
    sizes = [accounts for accounts, latency in told if latency == 0]
    latencies = [latency for accounts, latency in told if accounts == size]
    return (
        Chart(
            file="sweep-cpu",
            title="CPU of a whole sweep ÷ raw aiohttp's",
            x_label="accounts (log scale)",
            y_label="ratio",
            log_x=True,
            marks={"must be": 4, "aim": 2.5},
            lines=(
                Line(
                    name=NAMES["ours"],
                    points=tuple(
                        Point(
                            x=each,
                            y=paired(_cpu(told[each, 0]["ours"]), _cpu(told[each, 0]["raw"])),
                        )
                        for each in sizes
                    ),
                ),
            ),
        ),
        Chart(
            file="sweep-opponents",
            title=f"CPU of a sweep of {slow[0]} accounts",
            x_label="",
            y_label="seconds (log scale)",
            log_y=True,
            lines=tuple(
                Line(name=NAMES[name], points=(Point(x="CPU", y=spread(_cpu(each))),))
                for name, each in told[slow].items()
            ),
        ),
        Chart(
            file="sweep-latency",
            title=f"Wall of a sweep of {size:,} accounts",
            x_label="latency, ms",
            y_label="seconds",
            lines=tuple(
                Line(
                    name=NAMES[name],
                    points=tuple(
                        Point(x=each, y=spread([r.wall_seconds for r in told[size, each][name]]))
                        for each in latencies
                    ),
                )
                for name in ("ours", "raw")
            ),
        ),
        Chart(
            file="sweep-memory",
            title="Peak memory of a sweep",
            x_label="accounts (log scale)",
            y_label="MB",
            log_x=True,
            marks={"must be": 200, "aim": 120},
            lines=tuple(
                Line(
                    name=NAMES[name],
                    points=tuple(
                        Point(x=each, y=spread(_memory(told[each, 0][name]))) for each in sizes
                    ),
                )
                for name in ("ours", "raw")
            ),
        ),
    )
