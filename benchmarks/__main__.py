"""`python -m benchmarks`: run the cases, and write what they found."""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from benchmarks.cases import CASES, load
from benchmarks.harness.bench import Bench
from benchmarks.harness.machine import describe
from benchmarks.harness.report import save
from benchmarks.harness.results import Results

_HERE: Final = Path(__file__).resolve().parent
#: where a full run goes, which is committed, and where any other goes, which is not
_FULL: Final = _HERE / "results"
_PARTIAL: Final = _HERE / ".latest"
_REPEAT: Final = 5
_QUICK_REPEAT: Final = 2
_MINUTE: Final = 60


def main(arguments: Sequence[str]) -> int:
    """Run the cases that are asked for."""
    wanted = _parser().parse_args(arguments)
    names = list(dict.fromkeys(wanted.case or CASES))
    whole = not wanted.quick and names == list(CASES)
    output: Path = wanted.output or (_FULL if whole else _PARTIAL)
    repeat = wanted.repeat or (_QUICK_REPEAT if wanted.quick else _REPEAT)
    started, began = datetime.now(UTC), time.monotonic()
    machine = describe()
    with tempfile.TemporaryDirectory(prefix="fleetscan-bench-") as folder:
        bench = Bench(quick=wanted.quick, repeat=repeat, folder=Path(folder))
        cases = []
        for name in names:
            bench.say(f"case {name}")
            cases.append(load(name)(bench))
    results = Results(
        title="Benchmark of fleetscan",
        command=" ".join(["python -m benchmarks", *arguments]),
        started_at=started.isoformat(timespec="seconds"),
        minutes=(time.monotonic() - began) / _MINUTE,
        quick=wanted.quick,
        repeat=repeat,
        machine=machine,
        cases=tuple(cases),
    )
    save(results, output)
    print(f"{output / 'results.md'}")
    print(json.dumps(_missed(results)))
    return 0


def _missed(results: Results) -> dict[str, int]:
    """Count the figures that are judged, by what came of it."""
    judged = [figure.judgement for case in results.cases for figure in case.figures if figure.must]
    return {
        "met": sum(each != "no" for each in judged),
        "aims met": judged.count("aim"),
        "not met": judged.count("no"),
    }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="smaller sizes; its figures decide nothing"
    )
    parser.add_argument(
        "--case", action="append", choices=CASES, metavar="NAME", help=f"one of {', '.join(CASES)}"
    )
    parser.add_argument(
        "--repeat",
        type=int,
        metavar="N",
        help=f"repeats of each measurement ({_REPEAT}; {_QUICK_REPEAT} with --quick)",
    )
    parser.add_argument(
        "--output",
        type=Path,
        metavar="DIR",
        help="where results go (benchmarks/results for a full run, else benchmarks/.latest)",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
