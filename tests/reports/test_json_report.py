import io
import json
import tracemalloc
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
import pytest

from fleetscan.reports import write_json_report
from fleetscan.store import RunStatus, RunStore, Status
from tests.store.building import (
    ALPHA,
    BETA,
    BUCKETS,
    CHECKS,
    FINISHED,
    REGIONS,
    STARTED,
    TAGS,
    VOLUMES,
    account,
    begin,
    evaluation,
    fill,
    finish_all,
    gap,
    resolve,
    result,
)

EXPECTED = Path(__file__).with_name("expected_report.json")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RunStore]:
    with RunStore.open(tmp_path / "runs.db") as opened:
        yield opened


def report_of(store: RunStore, run_id: str = "run-1") -> bytes:
    stream = io.BytesIO()
    write_json_report(store, store.run(run_id), stream)
    return stream.getvalue()


def small_sweep(store: RunStore, run_id: str = "run-1") -> None:
    """One account that was read but for two calls, and one whose tasks were not all reached."""
    begin(store, run_id, include_passed=True)
    resolve(store, run_id)
    tags = {"Owner": "a", "Name": 'line\nbreak "é"'}
    content = (
        evaluation(VOLUMES.check_id, "eu-west-1", "vol-1", tags=tags),
        evaluation(VOLUMES.check_id, "eu-west-1", "vol-2", Status.PASS, message="two\nlines"),
        evaluation(TAGS.check_id, "eu-west-1", "vol-1", Status.NOT_APPLICABLE),
        gap(TAGS.check_id, "eu-west-1", resource="arn:aws:ec2:eu-west-1:1:volume/vol-2"),
    )
    store.commit(run_id, [result(ALPHA, "eu-west-1", *content)])
    store.commit(run_id, [result(ALPHA, "us-east-1")])
    store.commit(run_id, [result(ALPHA, "global")])
    store.commit(run_id, [result(BETA, "global")])


def test_the_report_of_a_small_sweep_is_this(store: RunStore) -> None:
    """Byte for byte; a change of this file is a change of the format."""
    small_sweep(store)
    store.finish("run-1", RunStatus.INTERRUPTED, FINISHED)
    assert report_of(store).decode() == EXPECTED.read_text(encoding="utf-8")


def test_the_report_of_a_run_with_nothing_in_it_is_whole(store: RunStore) -> None:
    begin(store, accounts=[], checks=[])
    store.finish("run-1", RunStatus.COMPLETE, FINISHED)
    report = json.loads(report_of(store))
    assert report["findings"] == []
    assert report["coverage"] == {"planned": 0, "evaluated": 0, "gaps": []}
    assert report["summary"]["by_check"] == report["summary"]["by_account"] == {}
    assert report["summary"]["frameworks"] == {}


def keys_of(value: Any) -> Any:  # noqa: ANN401 - JSON
    """The keys of a JSON value, in their order."""
    if isinstance(value, dict):
        return {key: keys_of(each) for key, each in value.items()}
    return [keys_of(each) for each in value[:1]] if isinstance(value, list) else None


def test_the_keys_are_those_of_the_contract_in_its_order(store: RunStore) -> None:
    small_sweep(store)
    counts = dict.fromkeys(["pass", "fail", "not_applicable", "not_evaluated"])
    severities = ["critical", "high", "medium", "low", "informational"]
    expected = {
        "schema_version": None,
        "run": dict.fromkeys(
            ["id", "started_at", "finished_at", "fleetscan_version", "status", "resumed"]
        ),
        "summary": {
            "accounts": None,
            "targets": None,
            "evaluations": counts,
            "by_severity": dict.fromkeys(severities),
            "by_check": dict.fromkeys(sorted(each.check_id for each in CHECKS), counts),
            "by_account": {ALPHA: counts, BETA: counts},
            "frameworks": {
                "cis-1.5": dict.fromkeys(
                    [
                        *("passed", "failed", "not_evaluated", "not_applicable"),
                        *("score", "completeness"),
                    ]
                )
            },
        },
        "coverage": {
            "planned": None,
            "evaluated": None,
            "gaps": [
                dict.fromkeys(
                    [
                        *("account_id", "region", "check_id", "resource", "cause"),
                        *("operation", "iam_action", "error_code", "message"),
                    ]
                )
            ],
        },
        "findings": [
            {
                **dict.fromkeys(["id", "check_id", "status", "severity", "account_id"]),
                **dict.fromkeys(["account_name", "region"]),
                "resource": {
                    **dict.fromkeys(["arn", "id", "type"]),
                    "tags": {"Name": None, "Owner": None},
                },
                **dict.fromkeys(["message", "remediation"]),
                "frameworks": [None],
            }
        ],
    }
    found = keys_of(json.loads(report_of(store)))
    assert json.dumps(found) == json.dumps(expected)


def test_a_run_that_was_killed_is_reported_as_interrupted(store: RunStore) -> None:
    begin(store)
    run = json.loads(report_of(store))["run"]
    assert (run["status"], run["finished_at"]) == ("interrupted", None)


def test_times_are_whole_seconds_of_utc(store: RunStore) -> None:
    begin(store, started_at=STARTED + timedelta(microseconds=999_999))
    assert json.loads(report_of(store))["run"]["started_at"] == "2026-11-23T10:00:00Z"


def test_the_run_object_is_all_that_two_runs_differ_in(store: RunStore) -> None:
    small_sweep(store, "run-1")
    store.finish("run-1", RunStatus.INCOMPLETE, FINISHED)
    begin(store, "run-2", started_at=FINISHED)
    store.finish("run-2", RunStatus.INTERRUPTED, FINISHED)
    small_sweep(store, "run-3")
    store.reopen("run-3")
    first, third = (report_of(store, run_id).splitlines() for run_id in ("run-1", "run-3"))
    differing = [line for line, other in zip(first, third, strict=True) if line != other]
    assert [line[:8] for line in differing] == [b'  "run":']


def test_each_finding_and_each_gap_is_one_line(store: RunStore) -> None:
    small_sweep(store)
    lines = [line.strip().rstrip(b",") for line in report_of(store).splitlines()]
    report = msgspec.json.decode(report_of(store))
    for record in (*report["findings"], *report["coverage"]["gaps"]):
        assert msgspec.json.encode(record) in lines


@pytest.mark.parametrize("count", [999, 1_000, 1_001, 2_000])
def test_records_of_several_batches_are_one_list(store: RunStore, count: int) -> None:
    begin(store, accounts=[account(ALPHA)], checks=[VOLUMES])
    resolve(store, accounts=[ALPHA])
    fails = [evaluation(VOLUMES.check_id, "eu-west-1", f"vol-{n:05}") for n in range(count)]
    gaps = [gap(VOLUMES.check_id, "us-east-1", resource=f"arn:{n:05}") for n in range(count)]
    store.commit("run-1", [result(ALPHA, "eu-west-1", *fails)])
    store.commit("run-1", [result(ALPHA, "us-east-1", *gaps)])
    report = json.loads(report_of(store))
    assert [each["resource"]["id"] for each in report["findings"]] == [
        each.resource.id for each in fails
    ]
    assert [each["resource"] for each in report["coverage"]["gaps"]] == [
        each.resource for each in gaps
    ]


class _Counting(io.RawIOBase, BinaryIO):
    """Forgets what it is given, and remembers how much it was."""

    written = 0
    largest = 0

    def write(self, data: Any) -> int:  # noqa: ANN401 - any buffer
        self.written += len(data)
        self.largest = max(self.largest, len(data))
        return len(data)


def peak_memory(store: RunStore, run_id: str) -> tuple[int, _Counting]:
    stream = _Counting()
    tracemalloc.start()
    try:
        write_json_report(store, store.run(run_id), stream)
        return tracemalloc.get_traced_memory()[1], stream
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_number_of_findings(store: RunStore) -> None:
    fill(store, "small", targets=100, fails_each=200)
    fill(store, "large", targets=100, fails_each=1_000)
    # Once beforehand: what is imported and cached on first use is not the report's.
    peak_memory(store, "small")
    small, small_stream = peak_memory(store, "small")
    large, large_stream = peak_memory(store, "large")
    assert large_stream.written > 40_000_000
    assert large_stream.written > 4.9 * small_stream.written
    assert large < 1.5 * small
    assert large < 4_000_000
    assert large_stream.largest < 1_000_000


def test_memory_does_not_grow_with_the_number_of_gaps(store: RunStore) -> None:
    """Not of those that are stored, and not of those that are made up for what was not reached."""
    peaks = {}
    for run_id, count in (("warm", 10), ("small", 200), ("large", 1_000)):
        regions = [f"eu-west-{number}" for number in range(1, 51)]
        begin(
            store, run_id, checks=[VOLUMES], accounts=[account(ALPHA, regions), account(BETA, [])]
        )
        resolve(store, run_id, accounts=[ALPHA], regions=regions, targets=regions)
        for region in regions[:25]:
            gaps = [gap(VOLUMES.check_id, region, resource=f"arn:{n}") for n in range(count * 2)]
            store.commit(run_id, [result(ALPHA, region, *gaps)])
        peaks[run_id] = peak_memory(store, run_id)
    assert peaks["large"][1].written > 10_000_000
    assert peaks["large"][0] < 1.5 * peaks["small"][0]


def test_nothing_that_was_finished_is_missing(store: RunStore) -> None:
    begin(store)
    resolve(store)
    finish_all(store)
    report = json.loads(report_of(store))
    assert report["coverage"] == {"planned": 16, "evaluated": 16, "gaps": []}
    assert report["summary"]["targets"] == 2 * (len(REGIONS) + 1)
    assert report["summary"]["by_check"][BUCKETS.check_id]["not_evaluated"] == 0
