"""Sweep a fleet: accounts are opened, their targets run, and each result is committed.

Three stages, each of which holds back the one before it: openers resolve accounts into targets, a
task runs each target, one committer owns the store. An opener starts all targets of its account
before another account is opened in its place, so that accounts are finished one after the other,
and not all at the end.

What could not be read for a reason that may pass is not stored, but tried once more when all else
is done, just as `--resume` would do it.
"""

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import ParamSpec, TypeVar

import anyio
import msgspec
from anyio.abc import TaskGroup
from anyio.streams.memory import MemoryObjectSendStream

from fleetscan.aws.accounts import AwsAccounts
from fleetscan.catalogue import Needs
from fleetscan.engine.commit import MOST_WAITING, Committer, Finished, OnStored, PutOff
from fleetscan.engine.plan import Plan, targets_of
from fleetscan.engine.progress import Progress
from fleetscan.engine.resolve import Resolution, resolve
from fleetscan.engine.store_access import StoreAccess
from fleetscan.engine.target import Sweep, Target, run_target
from fleetscan.facts.base import GLOBAL
from fleetscan.fleet.model import Account
from fleetscan.store import ACCOUNT_LEVEL, AccountResolved, Run, RunStatus, RunStore

_logger = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

#: an account, and the targets that it has left if they are known
Pending = tuple[Account, tuple[str, ...] | None]

#: how long tasks in flight may go on after an interrupt
GRACE_SECONDS = 5.0

#: accounts that are opened, or have targets waiting, at the same time; never fewer than tasks may
#: be in flight, so that accounts that are slow to enter leave tasks to the others
_LEAST_OPENERS = 16

#: openers, and tasks, with which a sweep begins, and how soon there may be one more
_FIRST_TASKS = 8
_WIDEN_SECONDS = 0.01


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
        on_stored: OnStored | None = None,
    ) -> None:
        self.progress = Progress(accounts=len(plan.accounts), counts=accounts.counts)
        self._plan = plan
        self._sweep = Sweep.of(plan, needs, started_at=run.started_at)
        self._accounts = accounts
        self._store = store
        self._run_id = run.id
        self._max_tasks = max_tasks
        self._stopping = anyio.Event()
        self._in_store = StoreAccess(store)
        self._committer = Committer(
            self._sweep,
            store=store,
            run_id=run.id,
            progress=self.progress,
            in_store=self._in_store,
            on_stored=on_stored,
        )

    def stop(self) -> None:
        """Start nothing more. What is in flight gets `GRACE_SECONDS`. May be called twice."""
        self._stopping.set()
        self._in_store.give_up(after=GRACE_SECONDS)

    def stop_waiting(self) -> None:
        """Wait no longer for the store's lock: for one who is about to cancel the sweep."""
        self._in_store.give_up(after=0)

    async def between_commits(
        self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Call what reads the store, in a thread, while nothing is written to it."""
        return await self._in_store.alone(function, *args, **kwargs)

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
        # connections stay open from task to task
        async with self._accounts.connections:
            await self._sweep_all(pending, is_last_try=False)
            if put_off := await self._what_was_put_off():
                await self._sweep_all(put_off, is_last_try=True)
        if self.stopping and await self._pending():
            return RunStatus.INTERRUPTED
        coverage = await self._in_store(self._store.coverage, self._run_id)
        complete = coverage.planned == coverage.evaluated
        return RunStatus.COMPLETE if complete else RunStatus.INCOMPLETE

    async def _what_was_put_off(self) -> list[Pending]:
        """Return what is to be tried again, when it may be worth it; nothing after `stop`."""
        pending = [] if self.stopping else await self._pending()
        if pending:
            _logger.warning(
                "%d account%s met faults that may have passed: what is missing is read once more",
                len(pending),
                "" if len(pending) == 1 else "s",
            )
            async with anyio.create_task_group() as waiting:
                waiting.start_soon(self._cancel_when_stopped, waiting.cancel_scope)
                await self._accounts.before_another_try()
                waiting.cancel_scope.cancel()
        return [] if self.stopping else pending

    async def _cancel_when_stopped(self, scope: anyio.CancelScope) -> None:
        await self._stopping.wait()
        scope.cancel()

    async def _sweep_all(self, pending: Sequence[Pending], *, is_last_try: bool) -> None:
        sender, finished = anyio.create_memory_object_stream[Finished](MOST_WAITING)
        async with finished, anyio.create_task_group() as committing:
            committing.start_soon(self._committer.run, finished)
            async with sender, anyio.create_task_group() as outer:
                outer.start_soon(self._cancel_after_grace, outer.cancel_scope)
                async with anyio.create_task_group() as tasks:
                    stages = _Stages(tasks, sender, self._max_tasks, is_last_try=is_last_try)
                    outer.start_soon(stages.widen)
                    await self._open_all(pending, stages)
                outer.cancel_scope.cancel()

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
        for _, left in pending:
            if left is not None:
                self._count_resolved(_in_regions(left))
        before = await self._in_store(self._store.progress, self._run_id)
        self.progress.findings = before.fails

    def _count_resolved(self, regions: Sequence[str]) -> None:
        self.progress.targets += len(regions)
        self.progress.accounts_resolved += 1

    async def _open_all(self, pending: Sequence[Pending], stages: "_Stages") -> None:
        for account, left in pending:
            await stages.openers.acquire()
            if self.stopping:
                break
            stages.tasks.start_soon(self._open, account, left, stages)

    async def _open(
        self, account: Account, left: tuple[str, ...] | None, stages: "_Stages"
    ) -> None:
        """Resolve one account and start its targets. `left` is what a resumed one has to do."""
        try:
            begun_before = left is not None
            resolution = await self._resolve(account, planned=begun_before)
            if resolution.may_recover and not stages.is_last_try:
                return
            if left is None:
                left = targets_of(self._sweep.needs, resolution.regions)
            regions = _in_regions(left)
            self._committer.expect(account.id, resolution, len(regions), begun_before=begun_before)
            if not begun_before:
                self._count_resolved(regions)
            await stages.hand_on(
                AccountResolved(account_id=account.id, regions=resolution.regions, targets=left)
            )
            # the global target first: its calls depend on each other, so that it takes longest
            for region in sorted(regions, key=lambda region: region != GLOBAL):
                await stages.slots.acquire()
                if self.stopping:
                    # the next one that waits is to learn it too
                    stages.slots.release()
                    break
                target = Target(
                    account_id=account.id,
                    region=region,
                    resolution=resolution,
                    is_last_try=stages.is_last_try,
                )
                stages.tasks.start_soon(self._run, target, stages)
        finally:
            stages.openers.release()

    async def _resolve(self, account: Account, *, planned: bool) -> Resolution:
        """Open an account. `planned` if its regions were stored before a resume."""
        resolution = await resolve(self._accounts, account)
        if not planned:
            return resolution
        regions = await self._in_store(self._store.account_regions, self._run_id, account.id)
        return msgspec.structs.replace(resolution, regions=regions)

    # targets -> results

    async def _run(self, target: Target, stages: "_Stages") -> None:
        try:
            result = await run_target(self._sweep, target)
            await stages.hand_on(result or PutOff(target.account_id))
        finally:
            stages.slots.release()


def _in_regions(targets: Sequence[str]) -> list[str]:
    """The targets that are tasks of their own."""
    return [region for region in targets if region != ACCOUNT_LEVEL]


class _Stages:
    """What openers and tasks share: how many there may be, and the way to the committer."""

    def __init__(
        self,
        tasks: TaskGroup,
        finished: MemoryObjectSendStream[Finished],
        most: int,
        *,
        is_last_try: bool,
    ) -> None:
        self.tasks = tasks
        self.is_last_try = is_last_try
        self.openers = _Slots(max(_LEAST_OPENERS, most))
        #: for targets in flight
        self.slots = _Slots(most)
        self._finished = finished

    async def hand_on(self, item: Finished) -> None:
        """Send what finished, also when the sweep is cancelled meanwhile.

        It takes a turn of the event loop only where there is no room for it. If the committer broke
        off, nobody wants it any more, and its error ends the sweep.
        """
        with suppress(anyio.BrokenResourceError):
            try:
                self._finished.send_nowait(item)
            except anyio.WouldBlock:
                with anyio.CancelScope(shield=True):
                    await self._finished.send(item)

    async def widen(self) -> None:
        """Let the sweep get as wide as it may be."""
        for _ in range(max(self.openers.held_back, self.slots.held_back)):
            await anyio.sleep(_WIDEN_SECONDS)
            self.openers.widen()
            self.slots.widen()


class _Slots:
    """So many at the same time, but fewer at the start.

    Were all started at once, they would be in step: the event loop would be busy with one kind of
    work for all of them, and then with the next. So there is one more for each that is done, and
    one more after some time, for what began first may be slow.
    """

    def __init__(self, most: int) -> None:
        first = min(most, _FIRST_TASKS)
        self.held_back = most - first
        # Each takes a turn of the event loop, also where there is room: to start all targets of an
        # account in one turn would hold the others up.
        self._free = anyio.Semaphore(first)

    async def acquire(self) -> None:
        """Wait for a slot."""
        await self._free.acquire()

    def release(self) -> None:
        """Give a slot back."""
        self._free.release()
        self.widen()

    def widen(self) -> None:
        """Allow one more, if there are not as many as there may be."""
        if self.held_back:
            self.held_back -= 1
            self._free.release()
