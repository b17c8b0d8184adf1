"""The run store: what the engine writes while it sweeps, one transaction per finished task."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Final, NamedTuple, Self, TypeVar

import msgspec

from fleetscan.store.files import open_database
from fleetscan.store.reader import StoreReader, storage_failure
from fleetscan.store.records import (
    ACCOUNT_LEVEL,
    KeptFact,
    PlannedAccount,
    PlannedCheck,
    Run,
    RunStatus,
    TargetResult,
)
from fleetscan.store.results import PlannedCells, rows_of, storable

__all__ = ["RunStore"]

_RESOLVE_ACCOUNT: Final = """
UPDATE accounts SET resolved = 1
WHERE run = :run AND account_id = :account_id AND NOT resolved
"""
_ACCOUNT_EXISTS: Final = "SELECT 1 FROM accounts WHERE run = :run AND account_id = :account_id"

_FINISH_TARGET: Final = """
UPDATE targets SET done = 1, calls = :calls
WHERE run = :run AND account_id = :account_id AND region = :region AND NOT done
"""
_TARGET_EXISTS: Final = """
SELECT 1 FROM targets WHERE run = :run AND account_id = :account_id AND region = :region
"""

# Several gaps of one cell, resource and operation are one. Which of them stays must not depend on
# the order in which tasks finish, so it is the least.
_INSERT_GAP: Final = """
INSERT INTO gaps VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (run, account_id, region, check_id, resource, operation) DO UPDATE SET
    cause = excluded.cause, iam_action = excluded.iam_action,
    error_code = excluded.error_code, message = excluded.message
WHERE
    (excluded.cause, excluded.iam_action, excluded.error_code, excluded.message)
    < (gaps.cause, gaps.iam_action, gaps.error_code, gaps.message)
"""


Written = TypeVar("Written")


class _Plan(NamedTuple):
    """What must be known of a run's plan to store a result."""

    cells: PlannedCells
    include_passed: bool


class RunStore(StoreReader):
    """An open store. Any thread may use it, one at a time.

    Raises:
        KeyError: there is no such run, account or target.
        StoreAccessError: the file failed. A method that raises leaves nothing half done.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, resources: ExitStack) -> None:
        super().__init__(path, connection)
        self._resources: Final = resources
        self._plans: Final[dict[int, _Plan]] = {}

    @classmethod
    def open(cls, path: Path | str) -> Self:
        """Open the store at `path` for this process; create it, and its folder, where missing.

        Raises:
            StoreError: the path is a folder, cannot be written to, holds something else, is of a
                newer fleetscan, or is in use by another run. No file was changed.
        """
        connection, resources = open_database(Path(path))
        return cls(Path(path), connection, resources)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file and let other runs use it. To close twice does no harm."""
        self._resources.close()

    def begin(
        self,
        *,
        run_id: str,
        started_at: datetime,
        fleetscan_version: str,
        digest: str,
        plan: bytes,
        include_passed: bool,
        checks: Sequence[PlannedCheck],
        accounts: Sequence[PlannedAccount],
    ) -> Run:
        """Store a new run and its plan: all checks and accounts, with their provisional regions.

        Args:
            run_id: unique in the store.
            started_at: with its time zone.
            fleetscan_version: of the program that sweeps.
            digest: identifies the plan.
            plan: the plan, as JSON; the store does not look into it.
            include_passed: keep passes as findings, too.
            checks: no id twice.
            accounts: no id twice.
        """
        with self._transaction():
            number = self._connection.execute(
                "INSERT INTO runs VALUES (NULL, ?, ?, NULL, ?, NULL, 0, ?, ?, ?)",
                (run_id, _utc(started_at), fleetscan_version, digest, plan, include_passed),
            ).lastrowid
            self._connection.executemany(
                "INSERT INTO checks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [(number, *_check_row(check)) for check in checks],
            )
            self._connection.executemany(
                "INSERT INTO accounts VALUES (?, ?, ?, ?, 0)",
                [
                    (number, each.account_id, each.name, _json(dict(sorted(each.labels.items()))))
                    for each in accounts
                ],
            )
            self._connection.executemany(
                "INSERT INTO account_regions VALUES (?, ?, ?)",
                [(number, each.account_id, region) for each in accounts for region in each.regions],
            )
        return self.run(run_id)

    def reopen(self, run_id: str) -> Run:
        """Mark a run as one that goes on: resumed, with no status and no end."""
        with self._transaction():
            self._connection.execute(
                "UPDATE runs SET resumed = 1, status = NULL, finished_at = NULL "
                "WHERE number = :run",
                self._key(run_id),
            )
        return self.run(run_id)

    def account_resolved(
        self,
        run_id: str,
        account_id: str,
        regions: Sequence[str],
        targets: Sequence[str],
        results: Sequence[TargetResult] = (),
    ) -> bool:
        """Store what an account turned out to be, in one transaction.

        Args:
            run_id: the run.
            account_id: the account.
            regions: its final regions.
            targets: its tasks: regions, `global` and `ACCOUNT_LEVEL`.
            results: those of tasks that are finished at once, such as the gaps of a region that
                is not enabled; their tasks need not be among `targets`.

        Returns:
            Whether anything changed: False if the account is resolved already.
        """
        if any(result.account_id != account_id for result in results):
            raise ValueError(f"not a result of account {account_id}")
        key = self._key(run_id) | {"account_id": account_id}
        tasks = sorted({*targets, *(result.region for result in results)})

        def write(results: Iterable[TargetResult]) -> bool:
            if not self._mark(_RESOLVE_ACCOUNT, _ACCOUNT_EXISTS, key):
                return False
            self._connection.execute(
                "DELETE FROM account_regions WHERE run = :run AND account_id = :account_id", key
            )
            self._connection.executemany(
                "INSERT INTO account_regions VALUES (?, ?, ?)",
                [(key["run"], account_id, region) for region in set(regions)],
            )
            self._connection.executemany(
                "INSERT INTO targets VALUES (?, ?, ?, 0, 0)",
                [(key["run"], account_id, region) for region in tasks],
            )
            for result in results:
                self._finish_target(run_id, result)
            return True

        return self._write(write, results)

    def finish_target(self, run_id: str, result: TargetResult) -> bool:
        """Store all that a task found out and mark it done, in one transaction.

        Returns:
            Whether anything changed: False if the task is done already.

        Raises:
            ValueError: an evaluation or a gap is about a cell that is not in the plan.
        """
        return self.finish_targets(run_id, (result,)) == 1

    def finish_targets(self, run_id: str, results: Sequence[TargetResult]) -> int:
        """Do as `finish_target` for several tasks, of any accounts, in one transaction.

        Returns:
            How many of them were not done already.
        """
        return self._write(
            lambda results: sum(self._finish_target(run_id, result) for result in results), results
        )

    def kept_facts(self, run_id: str, account_id: str) -> list[KeptFact]:
        """Return the facts that the account's tasks kept, by target, each in its own order.

        They are gone when the account's `ACCOUNT_LEVEL` target is finished.
        """
        kept = (
            "SELECT fact, subject, payload, unread FROM kept_facts "
            "WHERE run = :run AND account_id = :account_id ORDER BY target, position"
        )
        parameters = self._key(run_id) | {"account_id": account_id}
        return [
            KeptFact(fact=fact, subject=subject, payload=payload, unread=bool(unread))
            for fact, subject, payload, unread in self._rows(kept, parameters)
        ]

    def finish(self, run_id: str, status: RunStatus, finished_at: datetime) -> None:
        """Store how far the run came, and when it ended. `finished_at` has its time zone."""
        with self._transaction():
            self._connection.execute(
                "UPDATE runs SET status = :status, finished_at = :finished_at WHERE number = :run",
                self._key(run_id) | {"status": status.value, "finished_at": _utc(finished_at)},
            )

    def _write(
        self,
        write: Callable[[Sequence[TargetResult]], Written],
        results: Sequence[TargetResult],
    ) -> Written:
        try:
            with self._transaction():
                return write(results)
        except UnicodeEncodeError:
            with self._transaction():
                return write([storable(result) for result in results])

    def _finish_target(self, run_id: str, result: TargetResult) -> bool:
        key = self._key(run_id) | {"account_id": result.account_id, "region": result.region}
        if not self._mark(_FINISH_TARGET, _TARGET_EXISTS, key | {"calls": result.calls}):
            return False
        plan = self._plan(key["run"])
        rows = rows_of(
            key["run"],
            result,
            cells=plan.cells,
            regions=frozenset(self.account_regions(run_id, result.account_id)),
            include_passed=plan.include_passed,
        )
        insert = self._connection.executemany
        insert("INSERT INTO tallies VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows.tallies)
        insert("INSERT INTO findings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows.findings)
        insert(_INSERT_GAP, rows.gaps)
        insert("INSERT INTO kept_facts VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows.facts)
        if result.region == ACCOUNT_LEVEL:
            self._connection.execute(
                "DELETE FROM kept_facts WHERE run = :run AND account_id = :account_id", key
            )
        return True

    def _mark(self, update: str, exists: str, parameters: dict[str, Any]) -> bool:
        """Set a flag; return False where it was set, and refuse where there is no such row."""
        changed = self._connection.execute(update, parameters).rowcount > 0
        if not changed and self._connection.execute(exists, parameters).fetchone() is None:
            raise KeyError(parameters["account_id"], parameters.get("region"))
        return changed

    def _plan(self, run: int) -> _Plan:
        if run not in self._plans:
            key = {"run": run}
            ids = "SELECT check_id FROM checks WHERE run = :run AND "
            cells = PlannedCells(
                in_regions=[
                    each for (each,) in self._rows(f"{ids}(regional OR account_wide)", key)
                ],
                in_global=[each for (each,) in self._rows(f"{ids}global", key)],
            )
            (kept,) = self._row("SELECT include_passed FROM runs WHERE number = :run", key)
            self._plans[run] = _Plan(cells, include_passed=bool(kept))
        return self._plans[run]

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                # SQLite itself rolls some failures back, such as a full disk.
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
        except sqlite3.Error as error:
            failure = storage_failure(self.path, error)
            if failure is None:
                raise
            raise failure from error


def _utc(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError(f"a time without its zone: {moment}")
    return moment.astimezone(UTC).isoformat()


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _check_row(check: PlannedCheck) -> tuple[object, ...]:
    return (
        check.check_id,
        check.severity.value,
        check.asserts,
        check.remediation,
        _json(check.frameworks),
        check.regional,
        check.account_wide,
        check.global_,
        check.account_level,
    )
