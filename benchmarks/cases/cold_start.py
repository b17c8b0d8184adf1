"""What it costs to start: the command's help, its version, and a sweep of one account."""

import sys
from functools import partial
from typing import Final

from benchmarks.harness import fleet
from benchmarks.harness.bench import Bench, interleaved
from benchmarks.harness.command import SWEPT, fleetscan, scan
from benchmarks.harness.figures import Bound, Figure, Spread, paired, spread
from benchmarks.harness.results import CaseResult, Chart, Line, Point, RunRecord
from benchmarks.harness.servers import fake_aws

__all__ = ["run"]

# a start is short, so that a repeat costs little and its noise is large
_TIMES: Final = 4
_BARE: Final = "python -c pass"
_SWEEP: Final = "sweep of one account"
_JUDGED: Final = ("--version", "--help")
_WALL_SECONDS: Final = 0.15
_CPU_SECONDS: Final = 0.3


def run(bench: Bench) -> CaseResult:
    """Measure the starts."""
    commands = {
        _BARE: [sys.executable, "-c", "pass"],
        "--version": [fleetscan(), "--version"],
        "--help": [fleetscan(), "--help"],
        "scan --help": [fleetscan(), "scan", "--help"],
    }

    def started(name: str, repeat: int) -> RunRecord:
        command = commands[name]
        return bench.run(command, contender="fleetscan", setting=name, repeat=repeat)

    told = interleaved(
        bench.repeat * _TIMES,
        {name: partial(started, name) for name in commands},
    )
    told[_SWEEP] = _sweeps(bench)
    wall = {name: spread([each.wall_seconds for each in told[name]]) for name in told}
    cpu = {name: spread([each.cpu_seconds for each in told[name]]) for name in told}
    return CaseResult(
        name="cold start",
        about=(
            "The installed command from its start to its end, against the start of Python itself. "
            f"The sweep reads one account with {len(fleet.REGIONS)} regions, without latency."
        ),
        figures=(
            *(_judged(name, "wall", wall[name], _WALL_SECONDS) for name in _JUDGED),
            *(_judged(name, "CPU", cpu[name], _CPU_SECONDS) for name in _JUDGED),
            Figure(
                name="wall of `fleetscan --version` ÷ of Python alone",
                unit="",
                spread=paired(wall["--version"].values, wall[_BARE].values),
            ),
            *(
                Figure(name=f"{kind} of `{name}`", unit="s", spread=values[name])
                for name in ("scan --help", _SWEEP)
                for kind, values in (("wall", wall), ("CPU", cpu))
            ),
        ),
        charts=(
            Chart(
                file="cold-start",
                title="Cold start",
                x_label="",
                y_label="seconds",
                lines=(_line("wall", wall), _line("CPU", cpu)),
            ),
        ),
        runs=tuple(record for records in told.values() for record in records),
    )


def _sweeps(bench: Bench) -> list[RunRecord]:
    with fake_aws(accounts=1) as server:
        accounts = bench.folder / "accounts.toml"
        accounts.write_text(server.aws.accounts_toml(), encoding="utf-8")
        return [
            bench.run(
                scan(accounts, bench.folder),
                contender="fleetscan",
                setting=_SWEEP,
                repeat=repeat,
                server=server,
                exits=SWEPT,
            )
            for repeat in range(bench.repeat)
        ]


def _judged(name: str, kind: str, measured: Spread, most: float) -> Figure:
    return Figure(
        name=f"{kind} of `fleetscan {name}`",
        unit="s",
        spread=measured,
        must=Bound(most=most),
        aim=Bound(most=most / 2),
    )


def _line(kind: str, by_name: dict[str, Spread]) -> Line:
    return Line(name=kind, points=tuple(Point(x=name, y=each) for name, each in by_name.items()))
