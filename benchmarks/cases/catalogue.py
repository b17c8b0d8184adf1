"""What all checks cost beside the six that the contract fixes, on the fleet of the demo."""

import os
from collections.abc import Mapping
from functools import partial
from typing import Final

from benchmarks.harness.bench import Bench, interleaved
from benchmarks.harness.command import fleetscan
from benchmarks.harness.figures import Figure, Spread, paired, spread
from benchmarks.harness.results import CaseResult, RunRecord, Table
from benchmarks.harness.servers import SimulatedServer
from fleetscan.demo.fleet import accounts_toml, demo_fleet, demo_rules
from fleetscan.demo.server import SimulatedAWS

__all__ = ["run"]

#: the demo has gaps on purpose
_SWEPT: Final = (5,)
_SIX: Final = (
    "ec2.instance_not_stopped,ec2.volume_encrypted,s3.bucket_encrypted,"
    "s3.bucket_encrypted_with_kms,tags.required_keys_present,tags.resource_tagged"
)
_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {"six checks": ("--checks", _SIX), "all": ()}


def run(bench: Bench) -> CaseResult:
    """Sweep the demo's fleet with the six, and with all."""
    path = bench.folder / "accounts.toml"
    path.write_text(accounts_toml(), encoding="utf-8")
    with SimulatedAWS(demo_fleet(), rules=demo_rules()) as aws:
        server = SimulatedServer(aws)
        told = interleaved(
            bench.repeat, {name: partial(_sweep, bench, server, name) for name in _CHOICES}
        )
    six, whole = told["six checks"], told["all"]
    ratios = {
        "calls": _ratio(whole, six, "calls"),
        "time by the clock": _ratio(whole, six, "wall_seconds"),
        "CPU": _ratio(whole, six, "cpu_seconds"),
        "memory": _ratio(whole, six, "peak_rss_bytes"),
    }
    return CaseResult(
        name="catalogue",
        about=(
            "All checks beside the six that the contract fixes, on the six accounts of "
            "`fleetscan demo`. The simulated AWS answers one call after the other, so that the "
            "time by the clock is mostly its own; CPU and memory are those of the sweep alone."
        ),
        figures=tuple(
            Figure(name=f"{what} of all checks, as a multiple of the six", unit="", spread=ratio)
            for what, ratio in ratios.items()
        ),
        tables=(
            Table(
                title="Each (medians)",
                columns=("checks", "calls", "s", "s of CPU", "MB"),
                rows=tuple(_row(name, records) for name, records in told.items()),
            ),
        ),
        runs=tuple(record for records in told.values() for record in records),
    )


def _sweep(bench: Bench, server: SimulatedServer, name: str, repeat: int) -> RunRecord:
    for left in bench.folder.glob("runs.db*"):
        left.unlink()
    return bench.run(
        [
            *(fleetscan(), "scan", "--accounts", os.fspath(bench.folder / "accounts.toml")),
            *("--store", os.fspath(bench.folder / "runs.db")),
            *("--output", os.fspath(bench.folder / "report.json"), "--no-progress", "--quiet"),
            *_CHOICES[name],
        ],
        contender="fleetscan",
        setting=name,
        repeat=repeat,
        server=server,
        exits=_SWEPT,
    )


def _ratio(above: list[RunRecord], below: list[RunRecord], what: str) -> Spread:
    one, other = (
        [float(getattr(record, what)) for record in records] for records in (above, below)
    )
    return paired(one, other)


def _row(name: str, records: list[RunRecord]) -> tuple[str, ...]:
    def median(what: str) -> float:
        return spread([float(getattr(record, what)) for record in records]).median

    return (
        name,
        f"{median('calls'):,.0f}",
        f"{median('wall_seconds'):.1f}",
        f"{median('cpu_seconds'):.1f}",
        f"{median('peak_rss_bytes') / 1e6:.0f}",
    )
