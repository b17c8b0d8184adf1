"""The reading side of the store: what reports, the terminal and the exit code are views of."""

import sqlite3
from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import closing
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

import msgspec

from fleetscan.store import queries
from fleetscan.store.failures import damaged, storage_failure
from fleetscan.store.gap_groups import grouped
from fleetscan.store.in_step import InStep
from fleetscan.store.missing import Missing
from fleetscan.store.records import (
    ACCOUNT_LEVEL,
    ResourceRecord,
    Run,
    RunStatus,
    Status,
    fingerprint_in,
)
from fleetscan.store.views import (
    AccountOutcomes,
    Coverage,
    EvaluationCounts,
    FailedCheck,
    FailedResource,
    Finding,
    FindingPlace,
    FindingRow,
    GapGroup,
    GapRecord,
    Progress,
    Summary,
)
from fleetscan.verdicts import Cause, Severity

__all__ = ["RUN_COLUMNS", "StoreReader"]

_EXAMPLES: Final = 3

#: of what was evaluated: passes, failures, and what was not applicable
_NOTHING: Final = (0, 0, 0)

# Rows fetched at once: enough to make the loop around them cheap, and little enough to stay in the
# processor's cache: with 1,000 findings of 0.8 kB it takes a tenth longer.
_BATCH: Final = 200

#: what `StoreReader` makes a `Run` of
RUN_COLUMNS: Final = (
    "SELECT id, started_at, finished_at, fleetscan_version, status, resumed, digest, "
    "include_passed FROM runs "
)

_ACCOUNT_REGION_CHECK: Final = itemgetter(0, 1, 2)

_decode_tags = msgspec.json.Decoder(dict[str, str]).decode
_decode_frameworks = msgspec.json.Decoder(tuple[str, ...]).decode


class StoreReader:
    """The methods of an open store that change nothing. Every `run_id` is of a run in it.

    Raises:
        KeyError: there is no such run.
        StoreAccessError: the file could not be read.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        #: the SQLite file
        self.path: Final = path
        self._connection: Final = connection
        self._numbers: Final[dict[str, int]] = {}

    def run(self, run_id: str) -> Run:
        """Return what is known of a run itself."""
        for row in self._rows(RUN_COLUMNS + "WHERE id = :id", {"id": run_id}):
            return self._run(row)
        raise KeyError(run_id)

    def plan(self, run_id: str) -> bytes:
        """Return the plan of a run, as it was handed to `begin`: some MB for a large fleet."""
        (plan,) = self._row("SELECT plan FROM runs WHERE number = :run", self._key(run_id))
        return bytes(plan)

    def newest_unfinished(self) -> Run | None:
        """Return the run that was begun last of those that were killed or interrupted."""
        unfinished = "WHERE status IS NULL OR status = 'interrupted' ORDER BY number DESC LIMIT 1"
        for row in self._rows(RUN_COLUMNS + unfinished, {}):
            return self._run(row)
        return None

    def newest(self) -> Run | None:
        """Return the run that was begun last."""
        for row in self._rows(RUN_COLUMNS + "ORDER BY number DESC LIMIT 1", {}):
            return self._run(row)
        return None

    def coverage(self, run_id: str) -> Coverage:
        """Count the cells of the plan, and those that have no gap."""
        run = self._key(run_id)
        (planned,) = self._row(queries.PLANNED_CELLS, run)
        with_gap = sum(account.cells for account in self._missing(run).by_account())
        return Coverage(planned=planned, evaluated=planned - with_gap)

    def summary(self, run_id: str) -> Summary:
        """Count what came of the run, in all, by severity, by check and by account."""
        run = self._key(run_id)
        severities = self._severities(run)
        missing_of_accounts: dict[str, int] = {}
        missing_of_checks: Counter[str] = Counter()
        for account in self._missing(run).by_account():
            missing_of_accounts[account.account_id] = sum(account.by_check.values())
            missing_of_checks.update(account.by_check)
        by_check = _counts(
            severities, self._tallies(queries.TALLIES_BY_CHECK, run), missing_of_checks
        )
        by_account = _counts(
            self._account_names(run),
            self._tallies(queries.TALLIES_BY_ACCOUNT, run),
            missing_of_accounts,
        )
        by_severity = dict.fromkeys(reversed(Severity), 0)
        for check_id, counts in by_check.items():
            by_severity[severities[check_id]] += counts.fail
        return Summary(
            accounts=len(by_account),
            targets=self.progress(run_id).targets,
            evaluations=EvaluationCounts.sum(by_check.values()),
            by_severity=by_severity,
            by_check=by_check,
            by_account=by_account,
        )

    def frameworks(self, run_id: str) -> dict[str, tuple[str, ...]]:
        """Return what each check is mapped to, as `framework:control`, by id, sorted."""
        mapped = "SELECT check_id, frameworks FROM checks WHERE run = :run ORDER BY check_id"
        rows = self._rows(mapped, self._key(run_id))
        return {check_id: _decode_frameworks(frameworks) for check_id, frameworks in rows}

    def outcomes_by_account(self, run_id: str) -> Iterator[AccountOutcomes]:
        """Yield, for each account of the plan by its id, which checks came out how in it."""
        run = self._key(run_id)
        judged = InStep(self._rows(queries.JUDGED_CHECKS_BY_ACCOUNT, run), columns=1)
        for account_id, _, missing in self._missing(run).by_account():
            nothing = (account_id, None, None)
            _, passed, failed = next(iter(judged.of(account_id)), nothing)
            yield AccountOutcomes.of(passed, failed, missing)

    def findings(self, run_id: str) -> Iterator[Finding]:
        """Yield the findings by account, region, check and ARN, in memory that does not grow."""
        statuses = {status.value: status for status in Status}
        for place, rows in self.finding_rows(run_id):
            for _, _, _, arn, resource_id, kind, tags, status, message in rows:
                yield Finding(
                    id=place.fingerprint(arn),
                    check_id=place.check_id,
                    status=statuses[status],
                    severity=place.severity,
                    account_id=place.account_id,
                    account_name=place.account_name,
                    region=place.region,
                    resource=ResourceRecord(
                        arn=arn,
                        id=resource_id,
                        type=kind,
                        tags=None if tags is None else _decode_tags(tags),
                    ),
                    message=message,
                    remediation=place.remediation,
                    frameworks=place.frameworks,
                )

    def finding_rows(
        self, run_id: str
    ) -> Generator[tuple[FindingPlace, Iterable[FindingRow]], None, None]:
        """Yield what `findings` does as the text that is stored, for a format that can use that.

        A place comes more than once if it has many findings. Its rows are there until the next one
        is asked for.
        """
        run = self._key(run_id)
        names = self._account_names(run)
        checks = {
            check_id: (Severity(severity), remediation, _decode_frameworks(frameworks))
            for check_id, severity, remediation, frameworks in self._rows(
                "SELECT check_id, severity, remediation, frameworks FROM checks WHERE run = :run",
                run,
            )
        }
        for batch in self._batches(queries.FINDINGS, run):
            for (account_id, region, check_id), rows in groupby(batch, key=_ACCOUNT_REGION_CHECK):
                severity, remediation, frameworks = checks[check_id]
                place = FindingPlace(
                    check_id=check_id,
                    severity=severity,
                    account_id=account_id,
                    account_name=names[account_id],
                    region=region,
                    remediation=remediation,
                    frameworks=frameworks,
                    fingerprint=fingerprint_in(check_id, account_id, region),
                )
                yield place, rows

    def gaps(self, run_id: str) -> Generator[GapRecord, None, None]:
        """Yield the gaps by account, region, check, resource and operation; none of these first.

        A cell that was not reached before the run ended has a gap that is made up here, with
        cause `internal` and error code `Interrupted`.
        """
        causes = {cause.value: cause for cause in Cause}
        for (
            account_id,
            region,
            check_id,
            resource,
            operation,
            cause,
            action,
            code,
            message,
        ) in self._missing(self._key(run_id)).gaps():
            yield GapRecord(
                account_id=account_id,
                region=region,
                check_id=check_id,
                resource=resource or None,
                cause=causes[cause],
                operation=operation or None,
                iam_action=action or None,
                error_code=code or None,
                message=message,
            )

    def gap_groups(self, run_id: str, limit: int) -> list[GapGroup]:
        """Return at most `limit` groups of gaps with one reason, those with most cells first."""
        run = self._key(run_id)
        names = self._account_names(run)
        return grouped(self._missing(run).reasons(), names)[:limit]

    def failed_checks(self, run_id: str, limit: int) -> list[FailedCheck]:
        """Return at most `limit` checks that failed: the worst severity first, then most fails."""
        run = self._key(run_id)
        severities = self._severities(run)
        failed = sorted(
            self._rows(queries.FAILED_CHECKS, run),
            key=lambda row: (-severities[row[0]].rank, -row[1], row[0]),
        )
        remediations = dict(
            self._rows("SELECT check_id, remediation FROM checks WHERE run = :run", run)
        )
        return [
            FailedCheck(
                check_id=check_id,
                severity=severities[check_id],
                remediation=remediations[check_id],
                fails=fails,
                accounts=accounts,
                examples=tuple(self._example_fails(run, check_id)),
            )
            for check_id, fails, accounts in failed[:limit]
        ]

    def has_failures(self, run_id: str, at_or_above: Severity | None) -> bool:
        """Whether a check of this severity or worse failed. None stands for `never`: False."""
        if at_or_above is None:
            return False
        run = self._key(run_id)
        severities = self._severities(run)
        failed = self._rows(queries.FAILED_CHECKS, run)
        return any(severities[check_id] >= at_or_above for check_id, _, _ in failed)

    def progress(self, run_id: str) -> Progress:
        """Count the accounts and tasks that are known and done, fails and calls so far."""
        row = self._row(queries.PROGRESS, self._key(run_id))
        return Progress(**dict(zip(Progress.__struct_fields__, row, strict=True)))

    def unresolved_accounts(self, run_id: str) -> set[str]:
        """Return the accounts whose final regions and targets are not stored yet."""
        unresolved = "SELECT account_id FROM accounts WHERE run = :run AND NOT resolved"
        return {account_id for (account_id,) in self._rows(unresolved, self._key(run_id))}

    def account_regions(self, run_id: str, account_id: str) -> tuple[str, ...]:
        """Return the regions of an account, sorted: provisional until it is resolved."""
        regions = (
            "SELECT region FROM account_regions WHERE run = :run AND account_id = :account_id "
            "ORDER BY region"
        )
        parameters = self._key(run_id) | {"account_id": account_id}
        return tuple(region for (region,) in self._rows(regions, parameters))

    def unfinished_targets(self, run_id: str) -> Iterator[tuple[str, str]]:
        """Yield account and region of the targets to do, sorted; each account's level last.

        They are those of the moment of the call, whatever is finished while they are consumed.
        """
        unfinished = (
            "SELECT account_id, region FROM targets WHERE run = :run AND NOT done "
            "ORDER BY account_id, region = :account_level, region"
        )
        parameters = self._key(run_id) | {"account_level": ACCOUNT_LEVEL}
        return iter(list(self._rows(unfinished, parameters)))

    def _example_fails(self, run: Mapping[str, Any], check_id: str) -> Iterator[FailedResource]:
        parameters = {**run, "check_id": check_id, "limit": _EXAMPLES}
        for account_id, name, region, arn, resource_id, message in self._rows(
            queries.EXAMPLE_FAILS, parameters
        ):
            yield FailedResource(
                account_id=account_id,
                account_name=name,
                region=region,
                arn=arn,
                id=resource_id,
                message=message,
            )

    def _severities(self, run: Mapping[str, Any]) -> dict[str, Severity]:
        rows = self._rows(
            "SELECT check_id, severity FROM checks WHERE run = :run ORDER BY check_id", run
        )
        return {check_id: Severity(severity) for check_id, severity in rows}

    def _account_names(self, run: Mapping[str, Any]) -> dict[str, str]:
        return dict(
            self._rows(
                "SELECT account_id, name FROM accounts WHERE run = :run ORDER BY account_id", run
            )
        )

    def _tallies(self, query: str, run: Mapping[str, Any]) -> dict[str, tuple[int, int, int]]:
        return {
            key: (passed, failed, not_applicable)
            for key, passed, failed, not_applicable in self._rows(query, run)
        }

    def _missing(self, run: Mapping[str, Any]) -> Missing:
        return Missing(self._rows, run, self.path)

    def _key(self, run_id: str) -> dict[str, Any]:
        if run_id not in self._numbers:
            for (number,) in self._rows("SELECT number FROM runs WHERE id = :id", {"id": run_id}):
                self._numbers[run_id] = number
        return {"run": self._numbers[run_id]}

    def _row(self, query: str, parameters: Mapping[str, Any]) -> tuple[Any, ...]:
        return next(self._rows(query, parameters))

    def _rows(self, query: str, parameters: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
        for batch in self._batches(query, parameters):
            yield from batch

    def _batches(self, query: str, parameters: Mapping[str, Any]) -> Iterator[list[Any]]:
        try:
            with closing(self._connection.execute(query, parameters)) as cursor:
                while batch := cursor.fetchmany(_BATCH):
                    yield batch
        except sqlite3.Error as error:
            failure = storage_failure(self.path, error)
            if failure is None:
                raise
            raise failure from error
        except UnicodeDecodeError as error:
            # Python can't read a message of SQLite that quotes what is no text
            raise damaged(self.path, error) from error

    def _run(self, row: tuple[Any, ...]) -> Run:
        try:
            return _run(row)
        except (TypeError, ValueError) as error:
            raise damaged(self.path, error) from error


def _counts(
    keys: Iterable[str], made: Mapping[str, tuple[int, int, int]], missing: Mapping[str, int]
) -> dict[str, EvaluationCounts]:
    return {key: EvaluationCounts.of(*made.get(key, _NOTHING), missing.get(key, 0)) for key in keys}


def _run(row: tuple[Any, ...]) -> Run:
    run_id, started_at, finished_at, version, status, resumed, digest, include_passed = row
    return Run(
        id=run_id,
        started_at=datetime.fromisoformat(started_at),
        finished_at=None if finished_at is None else datetime.fromisoformat(finished_at),
        fleetscan_version=version,
        status=None if status is None else RunStatus(status),
        resumed=bool(resumed),
        digest=digest,
        include_passed=bool(include_passed),
    )
