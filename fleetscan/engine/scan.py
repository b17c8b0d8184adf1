"""Sweep a fleet: accounts are opened, their targets run, and each result is committed.

Three stages, joined by streams without a buffer, so that the slowest holds the others back:
openers resolve accounts into targets, workers run a target each, one writer owns the store.
An opener hands all targets of an account on before it takes the next account, so that accounts are
finished one after the other, and not all at the end.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import ParamSpec, TypeVar

import anyio
import msgspec
from anyio.abc import ObjectReceiveStream, ObjectSendStream

from fleetscan.aws.accounts import AwsAccounts
from fleetscan.catalogue import Needs
from fleetscan.engine.plan import Plan, targets_of
from fleetscan.engine.progress import Progress
from fleetscan.engine.resolve import Resolution, resolve
from fleetscan.engine.target import Sweep, Target, run_account_level, run_target
from fleetscan.fleet.model import Account
from fleetscan.store import ACCOUNT_LEVEL, Run, RunStatus, RunStore, Status, TargetResult

#: an account, and the targets that it has left if they are known
Pending = tuple[Account, tuple[str, ...] | None]

P = ParamSpec("P")
T = TypeVar("T")

#: how long tasks in flight may go on after an interrupt
GRACE_SECONDS = 5.0

#: accounts that are opened, or have targets waiting, at the same time; never fewer than tasks may
#: be in flight, so that accounts that are slow to enter leave workers to the others
_LEAST_OPENERS = 16


@dataclass(slots=True)
class _AccountUnderWay:
    """An account some of whose targets are not committed yet."""

    resolution: Resolution
    targets_left: int
    #: what could not be evaluated so far; two targets may miss the same
    gaps: set[tuple[str, str, str | None]] = field(default_factory=set)


class Scan:
    """One sweep, begun or resumed, over one run of the store."""

    def __init__(
        self,
        plan: Plan,
        needs: Needs,
        *,
        accounts: AwsAccounts,
        store: RunStore,
        run: Run,
        max_tasks: int,
    ) -> None:
        self.progress = Progress(accounts=len(plan.accounts), counts=accounts.counts)
        self._plan = plan
        self._sweep = Sweep.of(plan, needs, started_at=run.started_at)
        self._accounts = accounts
        self._store = store
        self._run_id = run.id
        self._max_tasks = max_tasks
        self._stopping = anyio.Event()
        self._store_thread = anyio.CapacityLimiter(1)
        self._under_way: dict[str, _AccountUnderWay] = {}

    def stop(self) -> None:
        """Start nothing more. What is in flight gets `GRACE_SECONDS`. May be called twice."""
        self._stopping.set()

    @property
    def stopping(self) -> bool:
        """Whether `stop` was called."""
        return self._stopping.is_set()

    async def run(self) -> RunStatus:
        """Sweep until all is done or `stop` was called, and return how far it came.

        The store then holds all that finished. Raises an `ExceptionGroup` with a `StoreAccessError`
        if it could not be written.
        """
        pending = await self._pending()
        await self._count_what_was_done(pending)
        target_sender, targets = anyio.create_memory_object_stream[Target]()
        result_sender, results = anyio.create_memory_object_stream[TargetResult]()
        # closed here and not by the writer: if that fails, the others are cancelled, and do not
        # add errors of their own about a stream that nobody reads
        async with results, anyio.create_task_group() as writer:
            writer.start_soon(self._write, results)
            async with result_sender, anyio.create_task_group() as workers:
                workers.start_soon(self._cancel_after_grace, workers.cancel_scope)
                async with anyio.create_task_group() as stages:
                    stages.start_soon(self._open_all, pending, target_sender)
                    for _ in range(self._max_tasks):
                        stages.start_soon(self._work, targets.clone(), result_sender.clone())
                    targets.close()
                workers.cancel_scope.cancel()
        if self.stopping and await self._pending():
            return RunStatus.INTERRUPTED
        coverage = await self._in_store(self._store.coverage, self._run_id)
        complete = coverage.planned == coverage.evaluated
        return RunStatus.COMPLETE if complete else RunStatus.INCOMPLETE

    async def _cancel_after_grace(self, scope: anyio.CancelScope) -> None:
        await self._stopping.wait()
        await anyio.sleep(GRACE_SECONDS)
        scope.cancel()

    # accounts -> targets

    async def _pending(self) -> list[Pending]:
        """The accounts with something left to do."""
        unresolved = await self._in_store(self._store.unresolved_accounts, self._run_id)
        unfinished: dict[str, list[str]] = {}
        left = await self._in_store(self._store.unfinished_targets, self._run_id)
        for account_id, region in left:
            unfinished.setdefault(account_id, []).append(region)
        pending: list[Pending] = []
        for account in self._plan.accounts:
            if account.id in unresolved:
                pending.append((account, None))
            elif targets := unfinished.get(account.id):
                pending.append((account, tuple(targets)))
        return pending

    async def _count_what_was_done(self, pending: Sequence[Pending]) -> None:
        done = len(self._plan.accounts) - len(pending)
        self.progress.accounts_done = self.progress.accounts_resolved = done
        before = await self._in_store(self._store.progress, self._run_id)
        self.progress.findings = before.fails

    async def _open_all(
        self,
        pending: Sequence[Pending],
        sender: ObjectSendStream[Target],
    ) -> None:
        openers = anyio.Semaphore(max(_LEAST_OPENERS, self._max_tasks))
        async with sender, anyio.create_task_group() as opening:
            for account, targets in pending:
                await openers.acquire()
                if self.stopping:
                    break
                opening.start_soon(self._open, account, targets, sender, openers)

    async def _open(
        self,
        account: Account,
        left: tuple[str, ...] | None,
        sender: ObjectSendStream[Target],
        openers: anyio.Semaphore,
    ) -> None:
        """Resolve one account and hand its targets on. `left` is what a resumed one has to do."""
        try:
            resolution, targets = await self._resolve(account, left)
            tasks = [region for region in targets if region != ACCOUNT_LEVEL]
            self._under_way[account.id] = _AccountUnderWay(resolution, len(tasks))
            self.progress.targets += len(tasks)
            self.progress.accounts_resolved += 1
            if not tasks:
                await self._finish_account(account.id)
            for region in tasks:
                if self.stopping:
                    break
                target = Target(account_id=account.id, region=region, resolution=resolution)
                await sender.send(target)
        finally:
            openers.release()

    async def _resolve(
        self, account: Account, left: tuple[str, ...] | None
    ) -> tuple[Resolution, tuple[str, ...]]:
        resolution = await resolve(self._accounts, account)
        if left is not None:
            planned = await self._in_store(self._store.account_regions, self._run_id, account.id)
            return msgspec.structs.replace(resolution, regions=planned), left
        targets = targets_of(self._sweep.needs, resolution.regions)
        await self._in_store(
            self._store.account_resolved, self._run_id, account.id, resolution.regions, targets
        )
        return resolution, targets

    # targets -> results

    async def _work(
        self, targets: ObjectReceiveStream[Target], sender: ObjectSendStream[TargetResult]
    ) -> None:
        async with targets, sender:
            async for target in targets:
                if not self.stopping:
                    await sender.send(await run_target(self._sweep, target))

    # results -> store

    async def _write(self, results: ObjectReceiveStream[TargetResult]) -> None:
        async for result in results:
            # what is finished is kept, also when the sweep is cancelled meanwhile
            with anyio.CancelScope(shield=True):
                await self._commit(result)

    async def _commit(self, result: TargetResult) -> None:
        await self._in_store(self._store.finish_target, self._run_id, result)
        self.progress.targets_done += 1
        self._count(result)
        account = self._under_way[result.account_id]
        account.targets_left -= 1
        if not account.targets_left:
            await self._finish_account(result.account_id)

    async def _finish_account(self, account_id: str) -> None:
        """Judge what needs all facts of an account, once all its targets are committed."""
        if self._sweep.kept_types:
            facts = await self._in_store(self._store.kept_facts, self._run_id, account_id)
            resolution = self._under_way[account_id].resolution
            result = run_account_level(
                self._sweep,
                account_id,
                resolution.regions,
                facts,
                elsewhere=resolution.of_other_regions(),
            )
            await self._in_store(self._store.finish_target, self._run_id, result)
            self._count(result)
        del self._under_way[account_id]
        self.progress.accounts_done += 1

    def _count(self, result: TargetResult) -> None:
        self.progress.findings += sum(
            evaluation.status is Status.FAIL for evaluation in result.evaluations
        )
        gaps = self._under_way[result.account_id].gaps
        before = len(gaps)
        gaps.update((gap.region, gap.check_id, gap.resource) for gap in result.gaps)
        self.progress.gaps += len(gaps) - before

    async def _in_store(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call the store in its thread: one call at a time, and not in the event loop."""
        return await anyio.to_thread.run_sync(
            partial(function, *args, **kwargs), limiter=self._store_thread
        )
