"""The run store: what the engine writes while it sweeps, one transaction per finished task."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Final, NamedTuple, Self

import msgspec

from fleetscan.store.files import open_database
from fleetscan.store.reader import StoreReader, storage_failure
from fleetscan.store.records import (
    ACCOUNT_LEVEL,
    AccountResolved,
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
        #: of the accounts of the batch that is being committed
        self._regions: Final[dict[str, frozenset[str]]] = {}

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

    def commit(self, run_id: str, batch: Sequence[AccountResolved | TargetResult]) -> int:
        """Store what finished, in its order, in one transaction: all of it or nothing.

        An account comes before its tasks. What is stored already is left as it is.

        Returns:
            How many of them were not stored already.

        Raises:
            ValueError: an evaluation or a gap is about a cell that is not in the plan.
        """
        try:
            return self._commit(run_id, batch)
        except UnicodeEncodeError:
            return self._commit(
                run_id,
                [storable(item) if isinstance(item, TargetResult) else item for item in batch],
            )

    def _commit(self, run_id: str, batch: Sequence[AccountResolved | TargetResult]) -> int:
        self._regions.clear()
        with self._transaction():
            return sum(
                self._resolve_account(run_id, item)
                if isinstance(item, AccountResolved)
                else self._finish_target(run_id, item)
                for item in batch
            )

    def account_resolved(
        self, run_id: str, account_id: str, regions: Sequence[str], targets: Sequence[str]
    ) -> bool:
        """Store what an account turned out to be: its final regions and its tasks.

        Returns:
            Whether anything changed: False if the account is resolved already.
        """
        resolved = AccountResolved(
            account_id=account_id, regions=tuple(regions), targets=tuple(targets)
        )
        return self.commit(run_id, (resolved,)) == 1

    def finish_target(self, run_id: str, result: TargetResult) -> bool:
        """Store all that a task found out and mark it done, in one transaction.

        Returns:
            Whether anything changed: False if the task is done already.

        Raises:
            ValueError: an evaluation or a gap is about a cell that is not in the plan.
        """
        return self.commit(run_id, (result,)) == 1

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

    def _resolve_account(self, run_id: str, account: AccountResolved) -> bool:
        key = self._key(run_id) | {"account_id": account.account_id}
        if not self._mark(_RESOLVE_ACCOUNT, _ACCOUNT_EXISTS, key):
            return False
        self._connection.execute(
            "DELETE FROM account_regions WHERE run = :run AND account_id = :account_id", key
        )
        self._connection.executemany(
            "INSERT INTO account_regions VALUES (?, ?, ?)",
            [(key["run"], account.account_id, region) for region in set(account.regions)],
        )
        self._connection.executemany(
            "INSERT INTO targets VALUES (?, ?, ?, 0, 0)",
            [(key["run"], account.account_id, region) for region in set(account.targets)],
        )
        self._regions[account.account_id] = frozenset(account.regions)
        return True

    def _finish_target(self, run_id: str, result: TargetResult) -> bool:
        key = self._key(run_id) | {"account_id": result.account_id, "region": result.region}
        if not self._mark(_FINISH_TARGET, _TARGET_EXISTS, key | {"calls": result.calls}):
            return False
        plan = self._plan(key["run"])
        rows = rows_of(
            key["run"],
            result,
            cells=plan.cells,
            regions=self._regions_of(run_id, result.account_id),
            include_passed=plan.include_passed,
        )
        for statement, found in (
            ("INSERT INTO tallies VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows.tallies),
            ("INSERT INTO findings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows.findings),
            (_INSERT_GAP, rows.gaps),
            ("INSERT INTO kept_facts VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows.facts),
        ):
            if found:
                self._connection.executemany(statement, found)
        if result.region == ACCOUNT_LEVEL:
            self._connection.execute(
                "DELETE FROM kept_facts WHERE run = :run AND account_id = :account_id", key
            )
        return True

    def _regions_of(self, run_id: str, account_id: str) -> frozenset[str]:
        """Return the regions of an account, read once for all its tasks in a batch."""
        if account_id not in self._regions:
            self._regions[account_id] = frozenset(self.account_regions(run_id, account_id))
        return self._regions[account_id]

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
