"""Whole sweeps with the installed command, against opponents that make the same calls."""

from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from typing import Final

from benchmarks.cases import sweep_results
from benchmarks.harness import fleet
from benchmarks.harness.bench import Bench, interleaved, python
from benchmarks.harness.command import SWEPT, scan
from benchmarks.harness.results import CaseResult, RunRecord
from benchmarks.harness.servers import FakeServer, fake_aws

__all__ = ["run"]

#: accounts, and milliseconds of latency
Setting = tuple[int, int]

# without latency at every size, and with it at the size that is judged
_SETTINGS: Final[Sequence[Setting]] = (
    (10, 0),
    (100, 0),
    (1_000, 0),
    (1_000, 30),
    (1_000, 100),
    (1_000, 150),
    (5_000, 0),
)
_QUICK: Final[Sequence[Setting]] = ((10, 0), (100, 0), (100, 30), (100, 100), (300, 0))
# plain aioboto3 spends some CPU seconds on each account
_SLOW: Final[Setting] = (10, 0)
_FAST_ONES: Final = ("ours", "raw")
_ALL: Final = ("ours", "raw", "plain", "threads")
_MODULES: Final = {
    "raw": "benchmarks.opponents.raw",
    "plain": "benchmarks.opponents.plain_aioboto3",
    "threads": "benchmarks.opponents.boto3_threads",
}
_WITH_RETRIES: Final = 1.001
# with latency, raw aiohttp needs many accounts at once to have the processor as its limit
_RAW_AT_ONCE: Final = {0: 100}
_RAW_AT_ONCE_WITH_LATENCY: Final = 1_000


def run(bench: Bench) -> CaseResult:
    """Sweep at every setting, all contenders of a setting in turn."""
    settings = _QUICK if bench.quick else _SETTINGS
    told: dict[Setting, dict[str, list[RunRecord]]] = {}
    # All settings of one size are one group, whose repeats are interleaved: a figure may then
    # compare two latencies.
    for size in dict.fromkeys(accounts for accounts, _ in settings):
        told |= _measured(bench, [each for each in settings if each[0] == size])
    return sweep_results.result(told, quick=bench.quick, slow=_SLOW)


def _measured(
    bench: Bench, settings: Sequence[Setting]
) -> dict[Setting, dict[str, list[RunRecord]]]:
    """Return the records by setting and contender."""
    with ExitStack() as stack:
        servers = {
            (accounts, latency): stack.enter_context(
                fake_aws(accounts=accounts, latency_ms=latency)
            )
            for accounts, latency in settings
        }
        contenders = {
            (setting, name): partial(_sweep, bench, server, setting, name)
            for setting, server in servers.items()
            for name in (_ALL if setting == _SLOW else _FAST_ONES)
        }
        records = interleaved(bench.repeat, contenders)
    return {
        setting: {name: each for (of, name), each in records.items() if of == setting}
        for setting in settings
    }


def _sweep(bench: Bench, server: FakeServer, setting: Setting, name: str, repeat: int) -> RunRecord:
    accounts, latency = setting
    record = bench.run(
        _command(bench, server, setting, name),
        contender=sweep_results.NAMES[name],
        setting=f"{accounts:,} accounts, {latency} ms",
        repeat=repeat,
        server=server,
        exits=SWEPT,
    )
    assert not record.reported.get("errors"), record
    planned = accounts * fleet.CALLS_PER_ACCOUNT
    # fewer would be no sweep; more than a retry here and there would be another one
    assert planned <= (record.calls or 0) <= planned * _WITH_RETRIES, server.by_operation()
    return record


def _command(bench: Bench, server: FakeServer, setting: Setting, name: str) -> list[str]:
    accounts, latency = setting
    if name == "ours":
        path = bench.folder / f"accounts-{accounts}.toml"
        path.write_text(server.aws.accounts_toml(), encoding="utf-8")
        return scan(path, bench.folder)
    options: list[object] = ["--accounts", accounts, "--regions", ",".join(fleet.REGIONS)]
    if name == "raw":
        options += ["--concurrency", _RAW_AT_ONCE.get(latency, _RAW_AT_ONCE_WITH_LATENCY)]
    return python(_MODULES[name], *options)
