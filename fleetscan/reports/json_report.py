"""The JSON report: the whole of a run, streamed from the store."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from functools import lru_cache
from itertools import chain, islice, starmap
from pathlib import Path
from typing import BinaryIO, Final, TypeVar

import msgspec

from fleetscan.frameworks import FrameworkScore
from fleetscan.reports.numbers import RunNumbers
from fleetscan.reports.output import ReportError, open_output
from fleetscan.reports.schema import SCHEMA_VERSION
from fleetscan.store import EvaluationCounts, FindingPlace, FindingRow, Run, RunStatus, StoreReader

__all__ = ["save_json_report", "write_json_report"]

# Records encoded at once: of 0.8 kB each, little enough for the processor's cache.
_BATCH: Final = 100

_encode = msgspec.json.Encoder().encode
_encode_lines = msgspec.json.Encoder().encode_lines

Record = TypeVar("Record")


class _RunObject(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    started_at: datetime
    #: None for a run that was killed
    finished_at: datetime | None
    fleetscan_version: str
    status: RunStatus
    resumed: bool


class _Resource(msgspec.Struct, frozen=True, gc=False):
    arn: str
    id: str
    type: str
    tags: msgspec.Raw | None


class _Finding(msgspec.Struct, frozen=True, gc=False):
    """A `Finding`, with what is JSON already as it is."""

    id: str
    check_id: msgspec.Raw
    status: str
    severity: msgspec.Raw
    account_id: msgspec.Raw
    account_name: msgspec.Raw
    region: msgspec.Raw
    resource: _Resource
    message: str
    remediation: msgspec.Raw
    frameworks: msgspec.Raw


def save_json_report(
    store: StoreReader,
    run: Run,
    output: Path | str,
    *,
    numbers: RunNumbers | None = None,
    on_progress: Callable[[], None] | None = None,
) -> None:
    """Write the JSON report of a run to a path, or to standard output for `-`.

    `run` is what the report says of the run itself: it may be ahead of what is stored.
    `numbers` are those of the run, if they are known already.
    `on_progress` is called whenever a stream has taken some of it.

    Raises:
        ReportError: the file could not be written; what was there before is untouched.
        BrokenPipeError: nobody reads the stream any more.
        StoreAccessError: the store could not be read.
    """
    try:
        with open_output(output, on_progress=on_progress) as stream:
            write_json_report(store, run, stream, numbers=numbers)
    except ReportError as error:
        raise ReportError(f"{error}; the run itself is in the store") from error


def write_json_report(
    store: StoreReader, run: Run, stream: BinaryIO, *, numbers: RunNumbers | None = None
) -> None:
    """Write the JSON report of a run, as `report_schema()` describes it.

    The outer structure is indented, and each finding, gap, check and account is one line: it can
    be read, and two reports can be compared line by line. Memory does not grow with the number of
    findings or gaps. The same content of the store gives the same bytes, but for `run`.
    `numbers` are those of the run, if they are known already.

    Raises:
        KeyError: there is no such run.
        StoreAccessError: the store could not be read.
    """
    numbers = numbers or RunNumbers.of(store, run.id)
    summary, coverage = numbers.summary, numbers.coverage
    write = stream.write
    write(b'{\n  "schema_version": ' + _encode(SCHEMA_VERSION))
    write(b',\n  "run": ' + _encode(_run_object(run)))
    write(b',\n  "summary": {\n    "accounts": ' + _encode(summary.accounts))
    write(b',\n    "targets": ' + _encode(summary.targets))
    write(b',\n    "evaluations": ' + _encode(summary.evaluations))
    write(b',\n    "by_severity": ' + _encode(summary.by_severity))
    write(b',\n    "by_check": ')
    _write_counts(write, summary.by_check)
    write(b',\n    "by_account": ')
    _write_counts(write, summary.by_account)
    write(b',\n    "frameworks": ')
    _write_counts(write, numbers.scores)
    write(b'\n  },\n  "coverage": {\n    "planned": ' + _encode(coverage.planned))
    write(b',\n    "evaluated": ' + _encode(coverage.evaluated))
    write(b',\n    "gaps": [')
    # closed here also where a write fails: the store may be closed when Python gets round to it
    with closing(store.gaps(run.id)) as gaps:
        _write_records(write, gaps, indent=b"      ", end=b"\n    ")
    write(b']\n  },\n  "findings": [')
    with closing(store.finding_rows(run.id)) as rows:
        findings = chain.from_iterable(starmap(_findings, rows))
        _write_records(write, findings, indent=b"    ", end=b"\n  ")
    write(b"]\n}\n")


def _findings(place: FindingPlace, rows: Iterable[FindingRow]) -> list[_Finding]:
    fingerprint = place.fingerprint
    check_id = _raw(place.check_id)
    severity = _raw(place.severity)
    account_id = _raw(place.account_id)
    account_name = _raw(place.account_name)
    region = _raw(place.region)
    remediation = _raw(place.remediation)
    frameworks = _raw(place.frameworks)
    return [
        _Finding(
            fingerprint(arn),
            check_id,
            status,
            severity,
            account_id,
            account_name,
            region,
            _Resource(arn, resource_id, kind, None if tags is None else msgspec.Raw(tags)),
            message,
            remediation,
            frameworks,
        )
        for _, _, _, arn, resource_id, kind, tags, status, message in rows
    ]


@lru_cache(maxsize=1_000)
def _raw(value: str | tuple[str, ...]) -> msgspec.Raw:
    """Encode what many findings share."""
    return msgspec.Raw(_encode(value))


def _write_counts(
    write: Callable[[bytes], object], counts: Mapping[str, EvaluationCounts | FrameworkScore]
) -> None:
    lines = [b"      " + _encode(key) + b": " + _encode(each) for key, each in counts.items()]
    write(b"{\n" + b",\n".join(lines) + b"\n    }" if lines else b"{}")


def _write_records(
    write: Callable[[bytes], object],
    records: Iterable[Record],
    *,
    indent: bytes,
    end: bytes,
) -> None:
    line_break = b"\n" + indent
    written = False
    for batch in _batches(records):
        # Within JSON a line break is always escaped, so each one here ends a record.
        lines = _encode_lines(batch)[:-1].replace(b"\n", b"," + line_break)
        write((b"," if written else b"") + line_break + lines)
        written = True
    if written:
        write(end)


def _batches(records: Iterable[Record]) -> Iterator[list[Record]]:
    iterator = iter(records)
    while batch := list(islice(iterator, _BATCH)):
        yield batch


def _run_object(run: Run) -> _RunObject:
    return _RunObject(
        id=run.id,
        started_at=_whole_seconds(run.started_at),
        finished_at=run.finished_at and _whole_seconds(run.finished_at),
        fleetscan_version=run.fleetscan_version,
        # A run without a status was killed: that is an interruption, too.
        status=run.status or RunStatus.INTERRUPTED,
        resumed=run.resumed,
    )


def _whole_seconds(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)
