"""The run store: what the engine writes while it sweeps, a transaction per batch that finished."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Final, NamedTuple, Self

import msgspec

from fleetscan.store import statements
from fleetscan.store.check_sets import CHECK_SETS, CheckSets
from fleetscan.store.errors import StoreGoneError
from fleetscan.store.failures import storage_failure
from fleetscan.store.files import BUSY_TIMEOUT_SECONDS, identity, open_database
from fleetscan.store.reader import StoreReader
from fleetscan.store.records import (
    AccountResolved,
    KeptFact,
    PlannedAccount,
    PlannedCheck,
    Run,
    RunStatus,
    TargetResult,
)
from fleetscan.store.results import PlannedCells, Rows, storable

__all__ = ["RunStore"]

# Accounts whose regions are kept in memory. When there are more, they are read again.
_MOST_REMEMBERED: Final = 256

# Rows that are gathered before they are inserted, for a batch may hold the results of many large
# targets. From 8 rows on, more in a statement make none of them cheaper.
_MOST_ROWS: Final = 1_000


class _Known(NamedTuple):
    """What must be known of a run's plan to store a result."""

    cells: PlannedCells
    #: as they will be when the transaction is committed
    check_sets: CheckSets
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
        self._identity: Final = identity(path)
        self._known: Final[dict[int, _Known]] = {}
        #: of some accounts, by run and account. Only targets ask for them, and an account has none
        #: before these regions are stored, so what a rollback leaves here is never used.
        self._regions: Final[dict[tuple[int, str], frozenset[str]]] = {}

    @classmethod
    def open(cls, path: Path | str, *, before_waiting: Callable[[str], None] | None = None) -> Self:
        """Open the store at `path` for this process; create it, and its folder, where missing.

        Args:
            path: the SQLite file.
            before_waiting: called once, with a text that says for whom, if another run has the
                store open; it is then waited for. With None that is an error.

        Raises:
            StoreError: the path is a folder, cannot be written to, holds something else, is of a
                newer fleetscan, is damaged, or is in use by another run. Nothing of a store that
                was there is lost.
        """
        connection, resources = open_database(Path(path), before_waiting)
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
        accounts: Iterable[PlannedAccount],
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
            accounts: no id twice. They are stored as they come: a list of them need not exist.
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
            for each in accounts:
                self._connection.execute(
                    "INSERT INTO accounts VALUES (?, ?, ?, ?, 0)",
                    (number, each.account_id, each.name, _json(dict(sorted(each.labels.items())))),
                )
                self._connection.executemany(
                    "INSERT INTO account_regions VALUES (?, ?, ?)",
                    [(number, each.account_id, region) for region in each.regions],
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
        run: int = self._key(run_id)["run"]
        known = self._known_of(run)
        if len(self._regions) > _MOST_REMEMBERED:
            self._regions.clear()
        rows = Rows(run, known.cells, include_passed=known.include_passed)
        stored = 0
        with self._transaction():
            # Each item is marked by itself, for it depends on those before it. What they found out
            # is inserted together: a row in a statement of its own takes 1.5 times as long.
            for item in batch:
                if isinstance(item, AccountResolved):
                    stored += self._resolve_account(run, item)
                elif self._mark_done(run, item):
                    rows.add(item, self._regions_of(run, item.account_id))
                    stored += 1
                    if rows.size > _MOST_ROWS:
                        self._insert(run, rows, known.check_sets)
            self._insert(run, rows, known.check_sets)
        return stored

    @contextmanager
    def waiting_at_most(self, seconds: float) -> Iterator[None]:
        """Let calls raise `StoreBusyError` so soon where another program holds the file's lock.

        Else they wait for it for `BUSY_TIMEOUT_SECONDS`.
        """
        self._wait_for_the_lock(seconds)
        try:
            yield
        finally:
            self._wait_for_the_lock(BUSY_TIMEOUT_SECONDS)

    def _wait_for_the_lock(self, seconds: float) -> None:
        self._connection.execute(f"PRAGMA busy_timeout = {int(1_000 * seconds)}")

    def checkpoint(self) -> None:
        """Copy what was committed into the database file, so that the log does not grow.

        Each commit is in the log already: to leave this out loses nothing, but takes room. It waits
        for the disk, and so does the next commit, which begins the log anew.
        """
        list(self._rows("PRAGMA wal_checkpoint(PASSIVE)", {}))

    def empty_log(self) -> None:
        """Copy what was committed into the database file, and leave nothing in the log.

        For a file that was moved: its log stays where it was, where SQLite would take it for that
        of another file.
        """
        list(self._rows("PRAGMA wal_checkpoint(TRUNCATE)", {}))

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

    def _resolve_account(self, run: int, account: AccountResolved) -> bool:
        key = (run, account.account_id)
        if not self._connection.execute(statements.RESOLVE_ACCOUNT, key).rowcount:
            if self._connection.execute(statements.ACCOUNT_EXISTS, key).fetchone() is None:
                raise KeyError(account.account_id)
            return False
        regions = frozenset(account.regions)
        # An account whose regions are named, not matched, has them since it was planned.
        if regions != self._stored_regions(run, account.account_id):
            self._connection.execute(
                "DELETE FROM account_regions WHERE run = ? AND account_id = ?", key
            )
            self._connection.executemany(
                "INSERT INTO account_regions VALUES (?, ?, ?)",
                [(*key, region) for region in regions],
            )
        self._connection.executemany(
            "INSERT INTO targets VALUES (?, ?, ?, 0, 0)",
            [(*key, region) for region in set(account.targets)],
        )
        self._regions[key] = regions
        return True

    def _mark_done(self, run: int, result: TargetResult) -> bool:
        """Mark a target; return False where it was done, and refuse where there is none."""
        key = (run, result.account_id, result.region)
        if self._connection.execute(statements.FINISH_TARGET, (result.calls, *key)).rowcount:
            return True
        if self._connection.execute(statements.TARGET_EXISTS, key).fetchone() is None:
            raise KeyError(result.account_id, result.region)
        return False

    def _insert(self, run: int, rows: Rows, check_sets: CheckSets) -> None:
        shared_gaps = [
            (gap.run, gap.account_id, gap.region, check_sets.number(checks), *gap[3:])
            for checks, gap in rows.shared_gaps
        ]
        new_sets = [(run, number, check_id) for number, check_id in check_sets.take_new()]
        # First what earlier batches kept of these accounts: what is left in `rows` came later.
        for statement, found in (
            ("DELETE FROM kept_facts WHERE run = ? AND account_id = ?", rows.judged),
            ("INSERT INTO kept_facts VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows.facts),
            ("INSERT INTO tallies VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows.tallies),
            ("INSERT INTO findings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows.findings),
            (statements.INSERT_GAP, rows.gaps),
            ("INSERT INTO check_sets VALUES (?, ?, ?)", new_sets),
            (statements.INSERT_SHARED_GAP, shared_gaps),
            (statements.INSERT_READS, rows.reads),
        ):
            if found:
                self._connection.executemany(statement, found)
        rows.clear()

    def _regions_of(self, run: int, account_id: str) -> frozenset[str]:
        """Return the regions of an account that is resolved."""
        regions = self._regions.get((run, account_id))
        if regions is None:
            regions = self._stored_regions(run, account_id)
            self._regions[run, account_id] = regions
        return regions

    def _stored_regions(self, run: int, account_id: str) -> frozenset[str]:
        found = self._connection.execute(statements.REGIONS, (run, account_id)).fetchall()
        return frozenset(region for (region,) in found)

    def _known_of(self, run: int) -> _Known:
        if run not in self._known:
            key = {"run": run}
            ids = "SELECT check_id FROM checks WHERE run = :run AND "
            cells = PlannedCells(
                in_regions=[
                    each for (each,) in self._rows(f"{ids}(regional OR account_wide)", key)
                ],
                in_global=[each for (each,) in self._rows(f"{ids}global", key)],
            )
            (kept,) = self._row("SELECT include_passed FROM runs WHERE number = :run", key)
            check_sets = CheckSets(self._rows(CHECK_SETS, key))
            self._known[run] = _Known(cells, check_sets, include_passed=bool(kept))
        return self._known[run]

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._see_that_it_is_there()
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                # the sets of checks that were to be stored are not there
                self._known.clear()
                # SQLite itself rolls some failures back, such as a full disk.
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
        except sqlite3.Error as error:
            failure = storage_failure(self.path, error)
            if failure is None:
                raise
            raise failure from error

    def _see_that_it_is_there(self) -> None:
        """Look whether the path still leads to the open file: what SQLite itself does not see."""
        found = identity(self.path)
        if found != self._identity:
            happened = "deleted or moved" if found is None else "replaced by another file"
            raise StoreGoneError(f"store {self.path}: was {happened} while it was in use")


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
