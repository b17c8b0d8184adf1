"""Sweep a fleet, and take what is found as it comes."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, closing, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import anyio
import msgspec
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream

from fleetscan.aws.accounts import AwsAccounts
from fleetscan.catalogue import Catalogue, Check
from fleetscan.engine.commit import Stored
from fleetscan.engine.plan import Plan, needs_of
from fleetscan.engine.progress import Progress
from fleetscan.engine.scan import GRACE_SECONDS, Scan
from fleetscan.errors import FleetscanError, one_error
from fleetscan.fleet.model import Fleet
from fleetscan.library.checks import default_catalogue
from fleetscan.library.defaults import DEFAULT_STORE, MAX_TASKS
from fleetscan.library.opening import opened
from fleetscan.library.plans import plan_sweep
from fleetscan.library.results import Result, ResultMaker, some_unreached
from fleetscan.library.runs import (
    begin_run,
    code_of,
    exit_code,
    finish_run,
    resume_run,
    worst_failure,
)
from fleetscan.library.sources import check_sources
from fleetscan.reports import save_json_report
from fleetscan.store import (
    Run,
    RunStatus,
    RunStore,
    StoreAccessError,
    StoreBusyError,
    StoreReader,
)
from fleetscan.verdicts import Severity

if TYPE_CHECKING:
    from anyio.abc import TaskGroup

__all__ = ["GRACE_SECONDS", "Result", "Sweep", "open_sweep"]


class Sweep:
    """One run of a store, while it is swept: once, to its end or until it is stopped.

    Either `await sweep.run()`, or iterate over the results inside of `async with sweep`. To leave
    that block before the end stops the sweep: what was done by then is in the store, and the run
    can be resumed. After the block there is `status`, `progress` and `exit_code`, and no store.
    """

    def __init__(
        self,
        plan: Plan,
        *,
        catalogue: Catalogue,
        aws: AwsAccounts,
        store: RunStore,
        run: Run,
        max_tasks: int = MAX_TASKS,
    ) -> None:
        """Prepare to sweep what is left of a run. `max_tasks` may be in flight at a time."""
        self._store = store
        self._run = run
        self._maker = ResultMaker(plan, catalogue.checks)
        self._scan = Scan(
            plan,
            needs_of(plan, catalogue),
            accounts=aws,
            store=store,
            run=run,
            max_tasks=max_tasks,
            on_stored=self._hand_on,
        )
        self._has_begun = False
        self._status: RunStatus | None = None
        self._failure: FleetscanError | None = None
        self._tasks: TaskGroup | None = None
        self._sender: MemoryObjectSendStream[Stored] | None = None
        self._stored: MemoryObjectReceiveStream[Stored] | None = None
        self._is_left = False
        #: looked up when the block is left: the worst of what failed, None if nothing did
        self._worst: Severity | None = None
        self._knows_worst = False

    @property
    def run_id(self) -> str:
        """The id of the run in its store."""
        return self._run.id

    @property
    def status(self) -> RunStatus | None:
        """How far the run came; None before it ended, and if it was cancelled."""
        return self._status

    @property
    def progress(self) -> Progress:
        """How far the sweep is: numbers that go up while it runs."""
        return self._scan.progress

    @property
    def store(self) -> StoreReader:
        """What was found so far: summary, coverage, findings and gaps of this run and others.

        Raises:
            FleetscanError: the block was left, so that the store is closed.
        """
        self._see_that_it_is_open()
        return self._store

    def stop(self) -> None:
        """Start nothing more. What is in flight gets `GRACE_SECONDS`. May be called twice."""
        self._scan.stop()

    def stop_waiting(self) -> None:
        """Wait no longer for the store's lock: for one who is about to cancel the sweep."""
        self._scan.stop_waiting()

    async def run(self) -> RunStatus:
        """Sweep, and return how far the run came. What finished is in the store.

        Raises:
            StoreAccessError: it could not be written.
            RuntimeError: the sweep was begun before.
        """
        self._begin()
        return await self._sweep()

    def exit_code(self, fail_on: Severity | None = Severity.LOW) -> int:
        """Return the exit code of the contract. `fail_on` is the least severity that counts.

        Raises:
            FleetscanError: the block was left with an error, and the store failed then.
        """
        if self._knows_worst:
            failed = fail_on is not None and self._worst is not None and self._worst >= fail_on
            return code_of(self._status, failed=failed)
        self._see_that_it_is_open()
        return exit_code(self._store, self._run.id, self._status, fail_on)

    async def write_report(self, path: str | Path) -> None:
        """Write the JSON report of what is in the store; `-` is standard output.

        Nothing is stored meanwhile, so that the report of a sweep that goes on fits together.

        Raises:
            ReportError: it could not be written; what was there before is untouched.
            StoreAccessError: the store could not be read.
            FleetscanError: the block was left, so that the store is closed.
        """
        self._see_that_it_is_open()
        run = msgspec.structs.replace(
            self._run, status=self._status or RunStatus.INTERRUPTED, finished_at=datetime.now(UTC)
        )
        await self._scan.between_commits(save_json_report, self._store, run, path)

    async def __aenter__(self) -> Self:
        self._tasks = await anyio.create_task_group().__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        tasks, self._tasks = self._tasks, None
        if tasks is None:
            raise RuntimeError("the sweep was not entered")
        self.stop_waiting()
        tasks.cancel_scope.cancel()
        if self._stored is not None:
            # nobody takes them any more; what finishes is stored all the same
            self._stored.close()
        try:
            # an error of the block is its own: handed to the group it would come wrapped in another
            await tasks.__aexit__(None, None, None)
        finally:
            await self._remember_what_failed(has_error=error is not None)
            self._is_left = True

    async def _remember_what_failed(self, *, has_error: bool) -> None:
        """Look up what exit codes depend on, while the store is there."""
        try:
            with anyio.CancelScope(shield=True):
                self._worst = await self._scan.between_commits(
                    worst_failure, self._store, self._run.id
                )
        except StoreAccessError:
            # what the block raised is more to the point
            if not has_error:
                raise
        else:
            self._knows_worst = True

    def __aiter__(self) -> AsyncIterator[Result]:
        """Sweep, and yield each result once it is stored, inside of `async with`.

        After a resume these are what was missing; the store and the report have all. After `stop`
        the last are the gaps of what was not reached. To break off stops the sweep.

        Raises:
            StoreAccessError: the store failed.
            RuntimeError: the sweep was begun before.
        """
        return self._iterate()

    def _begin(self) -> None:
        if self._is_left:
            raise RuntimeError("a sweep is run inside of its `async with` block")
        if self._has_begun:
            raise RuntimeError("a sweep can be run, or iterated over, once")
        self._has_begun = True

    async def _sweep(self) -> RunStatus:
        with one_error():
            self._status = await self._scan.run()
        return self._status

    async def _iterate(self) -> AsyncGenerator[Result, None]:
        if self._tasks is None:
            raise RuntimeError("iterate over a sweep inside of `async with`")
        self._begin()
        self._sender, self._stored = anyio.create_memory_object_stream[Stored]()
        self._tasks.start_soon(self._sweep_and_close, self._sender)
        came_to_its_end = False
        try:
            async with self._stored:
                async for stored in self._stored:
                    for result in self._maker.results_of(stored):
                        yield result
            came_to_its_end = True
        finally:
            if not came_to_its_end:
                # Nobody takes the results any more, so that nothing would hold the sweep back.
                self.stop()
        if self._failure is not None:
            raise self._failure
        if self._status is RunStatus.INTERRUPTED:
            with closing(self._store.gaps(self._run.id)) as gaps:
                while batch := await self._scan.between_commits(some_unreached, gaps):
                    for gap in batch:
                        yield gap

    async def _sweep_and_close(self, sender: MemoryObjectSendStream[Stored]) -> None:
        with sender:
            try:
                await self._sweep()
            except FleetscanError as error:
                self._failure = error

    async def _hand_on(self, stored: Stored) -> None:
        """Give what was just stored to whoever iterates, who may take their time."""
        if self._sender is not None:
            with suppress(anyio.BrokenResourceError):
                await self._sender.send(stored)

    def _see_that_it_is_open(self) -> None:
        if self._is_left:
            raise FleetscanError(
                f"the store {self._store.path} is closed: ask the sweep inside of its `async with` "
                "block, or open the store anew with `RunStore.open`"
            )


@asynccontextmanager
async def open_sweep(
    fleet: Fleet,
    *,
    checks: Iterable[Check[Any]] | None = None,
    catalogue: Catalogue | None = None,
    aws: AwsAccounts | None = None,
    store: str | Path = DEFAULT_STORE,
    before_waiting: Callable[[str], None] | None = None,
    resume: bool = False,
    include_passed: bool = False,
    max_tasks: int = MAX_TASKS,
) -> AsyncIterator[Sweep]:
    """Begin a run, or take one up, and give the sweep of it: to iterate over, or to `run`.

    Args:
        fleet: which accounts.
        checks: which checks, as `choose_checks` returns them; all by default.
        catalogue: what they are from; fleetscan's own by default.
        aws: the way into the accounts, such as one with credentials of your own, or one that asks
            a person for the code of an MFA device before the sweep.
        store: the SQLite file of runs; it is made where it is missing.
        before_waiting: called once, with a text that says for whom, if another run has the store
            open; it is then waited for. With None that is an error.
        resume: finish the newest unfinished run of the store, which must have the same plan.
        include_passed: give, and keep, what passed as well.
        max_tasks: pairs of account and region in flight at a time.

    Raises:
        ConfigurationError: nothing was scanned, and why: no credentials, a bad parameter, nothing
            to resume, a store that can't be used.
        StoreAccessError: the store failed at the end of the block; its lock is waited for before.
    """
    catalogue = catalogue or default_catalogue()
    aws = aws or AwsAccounts()
    chosen = catalogue.checks.values() if checks is None else checks
    plan = plan_sweep(fleet, chosen, catalogue=catalogue, include_passed=include_passed)
    with one_error():
        await check_sources(aws, plan)
    await aws.prepare(needs_of(plan, catalogue).calls)
    async with opened(store, before_waiting) as run_store:
        if resume:
            run, plan = await anyio.to_thread.run_sync(resume_run, run_store, plan, catalogue)
        else:
            run = await anyio.to_thread.run_sync(begin_run, run_store, plan, catalogue)
        sweep = Sweep(
            plan, catalogue=catalogue, aws=aws, store=run_store, run=run, max_tasks=max_tasks
        )
        async with sweep:
            yield sweep
        if sweep.status is not None:
            # only now: a block that raised may have left its report unwritten, which --resume makes
            finish = partial(finish_run, before_another_try=_end_if_cancelled)
            await anyio.to_thread.run_sync(finish, run_store, run.id, sweep.status)


def _end_if_cancelled(_error: StoreBusyError) -> None:
    anyio.from_thread.check_cancelled()
