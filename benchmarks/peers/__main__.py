"""`python -m benchmarks.peers`: install c7n-org and Prowler, and compare them with fleetscan."""

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec

from benchmarks.harness.bench import Bench
from benchmarks.harness.machine import describe
from benchmarks.harness.report import save
from benchmarks.harness.results import CaseResult, Results
from benchmarks.peers.compare import compare
from benchmarks.peers.denied import denied
from benchmarks.peers.install import NotInstalledError, installed, version_of
from fleetscan.demo.server import DemoNotInstalledError

_HERE: Final = Path(__file__).resolve().parent.parent
_FULL: Final = _HERE / "results" / "peers"
_QUICK: Final = _HERE / ".latest" / "peers"
_REPEAT: Final = 3
_MINUTE: Final = 60
#: the packages whose versions are told, by peer
_PEERS: Final = {"c7n-org": ("c7n-org", "c7n"), "prowler": ("prowler",)}


def main(arguments: Sequence[str]) -> int:
    """Install what is missing, compare, and write what came of it."""
    wanted = _parser().parse_args(arguments)
    repeat = wanted.repeat or (1 if wanted.quick else _REPEAT)
    notes, commands, versions = _install(wanted.peer or list(_PEERS))
    started, began = datetime.now(UTC), time.monotonic()
    machine = describe()
    with tempfile.TemporaryDirectory(prefix="fleetscan-peers-") as folder:
        bench = Bench(quick=wanted.quick, repeat=repeat, folder=Path(folder))
        compared = compare(bench, commands)
        results = Results(
            title="fleetscan beside its peers",
            command=" ".join(["python -m benchmarks.peers", *arguments]),
            started_at=started.isoformat(timespec="seconds"),
            quick=wanted.quick,
            repeat=repeat,
            machine=msgspec.structs.replace(machine, versions=machine.versions | versions),
            cases=(msgspec.structs.replace(compared, notes=tuple(notes)), _denied(bench, commands)),
            minutes=(time.monotonic() - began) / _MINUTE,
        )
    output = wanted.output or (_QUICK if wanted.quick else _FULL)
    save(results, output)
    print(output / "results.md")
    return 0


def _install(peers: Sequence[str]) -> tuple[list[str], dict[str, Path], dict[str, str]]:
    """Return what could not be installed, the commands of what could, and its versions."""
    notes: list[str] = []
    commands: dict[str, Path] = {}
    versions: dict[str, str] = {}
    for peer in peers:
        try:
            commands[peer] = installed(peer)
        except NotInstalledError as error:
            notes.append(f"{peer} was not compared, for it could not be installed: {error}")
            print(notes[-1], file=sys.stderr)
            continue
        versions |= {name: version_of(peer, name) for name in _PEERS[peer]}
    return notes, commands, versions


def _denied(bench: Bench, commands: dict[str, Path]) -> CaseResult:
    try:
        return denied(bench, commands)
    except DemoNotInstalledError as error:
        return CaseResult(name="a denied call", about="Not run.", notes=(str(error),))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="smaller fleets; its figures decide nothing"
    )
    parser.add_argument(
        "--peer", action="append", choices=_PEERS, help="only this one, and fleetscan"
    )
    parser.add_argument(
        "--repeat", type=int, metavar="N", help=f"repeats ({_REPEAT}; 1 with --quick)"
    )
    parser.add_argument(
        "--output",
        type=Path,
        metavar="DIR",
        help="where results go (benchmarks/results/peers; benchmarks/.latest/peers with --quick)",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
