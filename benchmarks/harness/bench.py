"""What a case is handed: how thorough it is to be, a folder, and a way to measure children."""

import json
import os
import sys
import time
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeVar

from benchmarks.harness.measure import Usage, measure
from benchmarks.harness.results import RunRecord
from benchmarks.harness.servers import Server

__all__ = ["Bench", "interleaved", "pinned_environment", "python", "reported"]

Name = TypeVar("Name", bound=Hashable)

_ROOT: Final = Path(__file__).resolve().parents[2]


def python(module: str, *arguments: object) -> list[str]:
    """Return the command that runs one of our modules with this interpreter."""
    return [sys.executable, "-m", module, *map(str, arguments)]


def pinned_environment(server: Server | None = None) -> dict[str, str]:
    """Return the environment of a child: this one, but with nobody's AWS settings.

    Without a server no variable leads to any AWS at all.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    shield = {
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "NO_PROXY": "127.0.0.1,localhost",
        "no_proxy": "127.0.0.1,localhost",
        # children run in a scratch folder
        "PYTHONPATH": os.fspath(_ROOT),
    }
    return kept | shield | (dict(server.environment()) if server else {})


def reported(stdout: str) -> dict[str, float]:
    """Return the numbers of the JSON object in the last line of a child's output, if there is one.

    Numbers in an object of that object are left out.
    """
    lines = stdout.strip().splitlines()
    if not lines or not lines[-1].startswith("{"):
        return {}
    try:
        told = json.loads(lines[-1])
    except ValueError:
        return {}
    return {
        name: float(value)
        for name, value in told.items()
        if isinstance(value, int | float) and not isinstance(value, bool)
    }


class Bench:
    """One run of the benchmark."""

    def __init__(self, *, quick: bool, repeat: int, folder: Path) -> None:
        #: smaller sizes: a minute or two, and figures that say little
        self.quick = quick
        self.repeat = repeat
        #: scratch space, gone afterwards
        self.folder = folder
        self._started = time.monotonic()

    def say(self, text: str) -> None:
        """Tell who waits how far it is, on standard error."""
        print(f"[{time.monotonic() - self._started:6.0f} s] {text}", file=sys.stderr, flush=True)

    def run(
        self,
        command: Sequence[str],
        *,
        contender: str,
        setting: str,
        repeat: int,
        server: Server | None = None,
        exits: Collection[int] = (0,),
        variables: Mapping[str, str] | None = None,
    ) -> RunRecord:
        """Measure one child. Raises `MeasurementError` if it did not end as it should.

        Args:
            command: what is run, in the scratch folder.
            contender: who it is.
            setting: with what: sizes, latency, …
            repeat: which repeat this is, from 0.
            server: the fake AWS that it asks, and that counts its calls.
            exits: the exit codes that mean success.
            variables: more variables for its environment.
        """
        if server:
            server.reset()
        environment = pinned_environment(server) | (dict(variables) if variables else {})
        usage = measure(command, environment=environment, folder=self.folder, exits=exits)
        record = _record(usage, contender=contender, setting=setting, repeat=repeat, server=server)
        self.say(
            f"  {contender}, {setting}: {record.wall_seconds:.2f} s, {record.cpu_seconds:.2f} s of "
            f"CPU, {record.peak_rss_bytes / 1e6:.0f} MB"
            + ("" if record.calls is None else f", {record.calls:,} calls")
        )
        return record


def _record(
    usage: Usage, *, contender: str, setting: str, repeat: int, server: Server | None
) -> RunRecord:
    return RunRecord(
        contender=contender,
        setting=setting,
        repeat=repeat,
        wall_seconds=usage.wall_seconds,
        cpu_seconds=usage.cpu_seconds,
        peak_rss_bytes=usage.peak_rss_bytes,
        maxrss_bytes=usage.maxrss_bytes,
        exit_code=usage.exit_code,
        calls=server.calls() if server else None,
        reported=reported(usage.stdout) | (server.counted() if server else {}),
    )


def interleaved(
    repeat: int, contenders: Mapping[Name, Callable[[int], RunRecord]]
) -> dict[Name, list[RunRecord]]:
    """Run A B A B …: what slows the machine down for a while then slows both of a pair.

    Returns:
        The records of each contender, in the order of the repeats.
    """
    records: dict[Name, list[RunRecord]] = {name: [] for name in contenders}
    for number in range(repeat):
        for name, run in contenders.items():
            records[name].append(run(number))
    return records
