"""What finished goes into the store: several tasks in one transaction, each of them whole."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from math import inf
from typing import TypeAlias

import anyio
import msgspec
from anyio.streams.memory import MemoryObjectReceiveStream

from fleetscan.engine.progress import Progress
from fleetscan.engine.resolve import Resolution
from fleetscan.engine.store_access import StoreAccess
from fleetscan.engine.target import Sweep, run_account_level
from fleetscan.store import (
    AccountResolved,
    RunStore,
    Status,
    StoreAccessError,
    TargetResult,
)


@dataclass(frozen=True, slots=True)
class PutOff:
    """A task that will be tried again: nothing of it is stored."""

    account_id: str


Storable: TypeAlias = AccountResolved | TargetResult

#: what tasks hand on: an account that told its regions, or a task that is done or put off
Finished: TypeAlias = Storable | PutOff


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """What was just committed."""

    results: tuple[TargetResult, ...]
    #: the accounts of which nothing more will come
    accounts_done: tuple[str, ...]


#: learns what was committed. Until it returns, nothing more is.
OnStored: TypeAlias = Callable[[Stored], Awaitable[None]]

#: results that may wait to be committed. When there are more, the tasks wait.
MOST_WAITING = 256

# A small task that is committed alone costs 0.2 ms, and 0.05 ms in a batch of 32. So each waits so
# long for others. A kill within that time makes --resume do them again.
_GATHER_SECONDS = 0.02

# Rows after which SQLite's log is copied into the database. With small results they take 20 MB of
# the log. Each commit counts as some more of them: it writes whole pages.
_ROWS_IN_THE_LOG = 10_000
_ROWS_OF_A_COMMIT = 10


@dataclass(slots=True)
class _AccountUnderWay:
    """An account some of whose targets are not committed yet."""

    resolution: Resolution
    targets_left: int
    #: whether some of its targets were put off
    is_put_off: bool = field(default=False, init=False)
    #: how many facts of it are kept for its last step; infinite if that is not known
    facts: float
    #: what could not be evaluated so far; two targets may miss the same
    gaps: set[tuple[str, str, str | None]] = field(default_factory=set)


class Committer:
    """Owns the store while a sweep runs."""

    def __init__(
        self,
        sweep: Sweep,
        *,
        store: RunStore,
        run_id: str,
        progress: Progress,
        in_store: StoreAccess,
        on_stored: OnStored | None = None,
    ) -> None:
        self._on_stored = on_stored
        self._sweep = sweep
        self._store = store
        self._run_id = run_id
        self._progress = progress
        self._in_store = in_store
        self._under_way: dict[str, _AccountUnderWay] = {}
        self._rows_in_the_log = 0

    def expect(
        self, account_id: str, resolution: Resolution, targets: int, *, begun_before: bool
    ) -> None:
        """Learn how many targets of an account will finish; to be told before any of them does.

        `begun_before` if others of its targets may have been committed before a resume.
        """
        self._under_way[account_id] = _AccountUnderWay(
            resolution, targets, facts=inf if begun_before else 0
        )

    async def run(self, finished: MemoryObjectReceiveStream[Finished]) -> None:
        """Commit what comes, in its order, until nobody sends any more.

        Also when the sweep is cancelled: a task that is being judged in a thread finishes all the
        same. The stream is closed at the end, so that nobody waits for room in it if this fails.
        """
        async with finished:
            with anyio.CancelScope(shield=True):
                async for first in finished:
                    await anyio.sleep(_GATHER_SECONDS)
                    await self._commit([first, *_waiting(finished)])

    async def _commit(self, batch: list[Finished]) -> None:
        await self._store_batch([item for item in batch if not isinstance(item, PutOff)])
        levels: list[TargetResult] = []
        done: list[str] = []
        facts = 0.0
        for account_id in self._accounts_done(batch):
            account = self._under_way.pop(account_id)
            if account.is_put_off:
                continue
            done.append(account_id)
            self._progress.accounts_done += 1
            if self._sweep.kept_types:
                levels.append(await self._judge_as_a_whole(account_id, account))
                facts += account.facts
        if levels:
            await self._store_batch(levels, to_delete=facts)
        if self._on_stored is not None:
            results = [item for item in (*batch, *levels) if isinstance(item, TargetResult)]
            await self._on_stored(Stored(results=tuple(results), accounts_done=tuple(done)))

    async def _store_batch(self, batch: Sequence[Storable], *, to_delete: float = 0) -> None:
        """Commit some results. `to_delete` is how many kept facts nobody needs after that."""
        if not batch:
            return
        rows = sum(map(_rows, batch))
        if self._rows_in_the_log > _ROWS_IN_THE_LOG:
            self._rows_in_the_log = 0
            await self._in_store(self._checkpoint_and_commit, batch)
        else:
            await self._in_store.about(rows + to_delete, self._store.commit, self._run_id, batch)
        self._rows_in_the_log += rows + _ROWS_OF_A_COMMIT

    def _checkpoint_and_commit(self, batch: Sequence[Storable]) -> None:
        # Together, for both wait for the disk. The log goes on where it can't be copied; a disk
        # that has no room left will say so to a commit, too.
        with suppress(StoreAccessError):
            self._store.checkpoint()
        self._store.commit(self._run_id, batch)

    def _accounts_done(self, batch: Iterable[Finished]) -> list[str]:
        """Count what finished, and return the accounts that have no target left to wait for."""
        done = []
        for item in batch:
            account = self._under_way.get(item.account_id)
            if account is None:
                # the account-level step of one that is done already
                continue
            if isinstance(item, TargetResult):
                self._progress.targets_done += 1
                self._count(item, account)
                account.facts += len(item.facts)
                account.targets_left -= 1
            elif isinstance(item, PutOff):
                account.is_put_off = True
                account.targets_left -= 1
            if not account.targets_left:
                done.append(item.account_id)
        return done

    async def _judge_as_a_whole(self, account_id: str, account: _AccountUnderWay) -> TargetResult:
        """Judge what needs all facts of an account, now that all its targets are committed."""
        facts = await self._in_store.about(
            account.facts, self._store.kept_facts, self._run_id, account_id
        )
        result = await run_account_level(
            self._sweep,
            account_id,
            account.resolution.regions,
            facts,
            elsewhere=account.resolution.of_other_regions(),
            unswept=account.resolution.elsewhere,
        )
        self._count(result, account)
        return result

    def _count(self, result: TargetResult, account: _AccountUnderWay) -> None:
        self._progress.findings += sum(
            evaluation.status is Status.FAIL for evaluation in result.evaluations
        )
        before = len(account.gaps)
        account.gaps.update((gap.region, gap.check_id, gap.resource) for gap in result.gaps)
        self._progress.gaps += len(account.gaps) - before


def _rows(item: Storable) -> int:
    """Return how many rows there are at most."""
    if isinstance(item, AccountResolved):
        return len(item.regions) + len(item.targets)
    found = 2 * len(item.evaluations) + len(item.gaps) + len(item.facts)
    return 1 + found + len(item.reads)


def _waiting(finished: MemoryObjectReceiveStream[Finished]) -> Iterable[Finished]:
    """Take what waits in the stream, without waiting for more."""
    try:
        while True:
            yield finished.receive_nowait()
    except (anyio.WouldBlock, anyio.EndOfStream, anyio.ClosedResourceError):
        return
