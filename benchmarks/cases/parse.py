"""What it costs to parse a large reply: botocore's parser against ours."""

from functools import partial
from typing import Final

from benchmarks.harness.bench import Bench, interleaved, python
from benchmarks.harness.figures import Bound, Figure, paired, spread
from benchmarks.harness.results import CaseResult, Chart, Line, Point, RunRecord
from benchmarks.harness.servers import fake_aws

__all__ = ["run"]

_INSTANCES: Final = 1_000
# as many as take a second or two
_TIMES: Final = {"botocore": 3, "ours": 40}
_NAMES: Final = {"botocore": "botocore", "ours": "fleetscan"}
_MILLI: Final = 1e3


def run(bench: Bench) -> CaseResult:
    """Measure both parsers on one reply of the fake AWS."""
    reply = bench.folder / "instances.xml"
    with fake_aws(accounts=1, instances=_INSTANCES) as server:
        bench.run(
            python("benchmarks.workers.parse", "fetch", reply),
            contender="raw aiohttp",
            setting=f"fetches {_INSTANCES:,} instances",
            repeat=0,
            server=server,
        )

    def measured(name: str, repeat: int) -> RunRecord:
        return bench.run(
            python("benchmarks.workers.parse", name, reply, _TIMES[name]),
            contender=_NAMES[name],
            setting=f"parses {_INSTANCES:,} instances {_TIMES[name]} times",
            repeat=repeat,
        )

    told = interleaved(bench.repeat, {name: partial(measured, name) for name in _TIMES})
    cpu = {
        name: [record.reported["cpu_seconds_per_reply"] for record in records]
        for name, records in told.items()
    }
    size = told["ours"][0].reported["bytes"]
    milliseconds = {name: spread([each * _MILLI for each in cpu[name]]) for name in _TIMES}
    return CaseResult(
        name="parse",
        about=(
            f"CPU to parse a reply of DescribeInstances with {_INSTANCES:,} instances "
            f"({size / 1e6:.1f} MB), and to read of it what the collector of instances reads. What "
            "both read is compared."
        ),
        figures=(
            Figure(
                name="CPU to parse DescribeInstances with 1,000 instances, botocore ÷ ours",
                unit="",
                spread=paired(cpu["botocore"], cpu["ours"]),
                must=Bound(least=8),
                aim=Bound(least=20),
            ),
            *(
                Figure(name=f"CPU of {_NAMES[name]}", unit="ms", spread=milliseconds[name])
                for name in _TIMES
            ),
        ),
        charts=(
            Chart(
                file="parse",
                title="CPU to parse 1,000 instances",
                x_label="",
                y_label="milliseconds (log scale)",
                log_y=True,
                lines=tuple(
                    Line(name=_NAMES[name], points=(Point(x="DescribeInstances", y=value),))
                    for name, value in milliseconds.items()
                ),
            ),
        ),
        runs=tuple(record for records in told.values() for record in records),
    )
