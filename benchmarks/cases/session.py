"""What a task's session costs: an aioboto3 session with an EC2 and an S3 client."""

from functools import partial
from typing import Final

from benchmarks.harness.bench import Bench, interleaved, python
from benchmarks.harness.figures import Bound, Figure, Spread, paired, spread
from benchmarks.harness.results import CaseResult, Chart, Line, Point, RunRecord

__all__ = ["run"]

_NAMES: Final = {
    "ours": "fleetscan",
    "whole": "fleetscan, clients made whole",
    "plain": "plain aioboto3",
}
# as many as make the time of the few seconds that a child runs
_COUNT: Final = {"ours": 5_000, "whole": 500, "plain": 8}
# the difference of the two is what memory is told from, so it must be far above what a process
# needs in any case
_FEW: Final = {"ours": 100, "whole": 20, "plain": 2}
_MANY: Final = {"ours": 10_100, "whole": 420, "plain": 32}
_MILLI: Final = 1e3
_KILO: Final = 1e-3


def run(bench: Bench) -> CaseResult:
    """Measure CPU and memory of a session."""
    records: list[RunRecord] = []
    cpu, first = _cpu(bench, records)
    memory = _memory(bench, records)
    return CaseResult(
        name="session",
        about=(
            "A session of one task with an EC2 and an S3 client, made and closed; the first one, "
            "which makes what all share, is told apart. Our clients make their event hooks and "
            "their signer when something other than a plain call is asked of them, so what they "
            "cost with all of that is told, too. Memory is the difference between the "
            f"peaks of a process that holds {_MANY['ours']:,} of them ({_MANY['plain']} of plain "
            f"aioboto3's) and of one that holds {_FEW['ours']} ({_FEW['plain']}), for each more."
        ),
        figures=(
            Figure(
                name="CPU for a task's session with EC2 and S3 clients",
                unit="ms",
                spread=cpu["ours"],
                must=Bound(most=5),
                aim=Bound(most=1.5),
                plain=cpu["plain"],
            ),
            Figure(
                name="memory per live task",
                unit="KB",
                spread=memory["ours"],
                must=Bound(most=200),
                aim=Bound(most=60),
                plain=memory["plain"],
            ),
            Figure(
                name="CPU for a session, plain aioboto3 ÷ ours",
                unit="",
                spread=paired(cpu["plain"].values, cpu["ours"].values),
            ),
            Figure(name="CPU for the first session of a process", unit="ms", spread=first["ours"]),
            Figure(name="CPU for a session, clients made whole", unit="ms", spread=cpu["whole"]),
            Figure(
                name="memory per live task, clients made whole", unit="KB", spread=memory["whole"]
            ),
        ),
        charts=(
            _chart("session-cpu", "CPU for a task's session", "milliseconds (log scale)", cpu),
            _chart("session-memory", "Memory per live task", "KB (log scale)", memory),
        ),
        runs=tuple(records),
    )


def _cpu(bench: Bench, records: list[RunRecord]) -> tuple[dict[str, Spread], dict[str, Spread]]:
    """Return milliseconds per session, and of the first one, by contender."""

    def measured(contender: str, repeat: int) -> RunRecord:
        count = _COUNT[contender]
        return bench.run(
            python("benchmarks.workers.session", contender, count),
            contender=_NAMES[contender],
            setting=f"{count} sessions",
            repeat=repeat,
        )

    told = interleaved(
        bench.repeat,
        {each: partial(measured, each) for each in _NAMES},
    )
    records += [record for name in _NAMES for record in told[name]]
    return tuple(  # type: ignore[return-value]  # two of them
        {name: spread([each.reported[key] * _MILLI for each in told[name]]) for name in _NAMES}
        for key in ("cpu_seconds_per_session", "first_cpu_seconds")
    )


def _memory(bench: Bench, records: list[RunRecord]) -> dict[str, Spread]:
    """Return kilobytes per live session, by contender."""

    def measured(contender: str, count: int, repeat: int) -> RunRecord:
        return bench.run(
            python("benchmarks.workers.session", contender, count, "--hold"),
            contender=_NAMES[contender],
            setting=f"{count} sessions alive",
            repeat=repeat,
        )

    memory = {}
    for name in _NAMES:
        few, many = _FEW[name], _MANY[name]
        told = interleaved(
            bench.repeat,
            {
                "few": partial(measured, name, few),
                "many": partial(measured, name, many),
            },
        )
        records += [*told["few"], *told["many"]]
        memory[name] = spread(
            [
                (more.peak_rss_bytes - less.peak_rss_bytes) / (many - few) * _KILO
                for less, more in zip(told["few"], told["many"], strict=True)
            ]
        )
    return memory


def _chart(file: str, title: str, unit: str, by_contender: dict[str, Spread]) -> Chart:
    return Chart(
        file=file,
        title=title,
        x_label="",
        y_label=unit,
        log_y=True,
        lines=tuple(
            Line(name=_NAMES[name], points=(Point(x="EC2 + S3", y=value),))
            for name, value in by_contender.items()
        ),
    )
