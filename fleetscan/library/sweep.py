"""Sweep a fleet, and take what is found as it comes."""

from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeAlias

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
from fleetscan.library.plans import plan_sweep
from fleetscan.library.runs import begin_run, exit_code, resume_run
from fleetscan.library.sources import check_sources
from fleetscan.reports import save_json_report
from fleetscan.store import (
    Finding,
    GapRecord,
    Run,
    RunStatus,
    RunStore,
    Status,
    StoreReader,
    TargetResult,
)
from fleetscan.verdicts import Severity

if TYPE_CHECKING:
    from anyio.abc import TaskGroup

__all__ = [
    "GRACE_SECONDS",
    "Result",
    "Sweep",
    "open_sweep",
]

#: what a sweep gives: what failed (and passed, if that is kept), and what could not be evaluated
Result: TypeAlias = Finding | GapRecord


class Sweep:
    """One run of a store, while it is swept: once, to its end or until it is stopped.

    Either `await sweep.run()`, or iterate over the results inside of `async with sweep`. To leave
    that block before the end stops the sweep: what was done by then is in the store, and the run
    can be resumed.
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
        self._names = {account.id: account.name for account in plan.accounts}
        self._checks = catalogue.checks
        self._include_passed = plan.include_passed
        self._scan = Scan(
            plan,
            needs_of(plan, catalogue),
            accounts=aws,
            store=store,
            run=run,
            max_tasks=max_tasks,
            on_stored=self._hand_on,
        )
        self._status: RunStatus | None = None
        self._failure: FleetscanError | None = None
        self._tasks: TaskGroup | None = None
        self._sender: MemoryObjectSendStream[Stored] | None = None
        self._stored: MemoryObjectReceiveStream[Stored] | None = None

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
        """What was found so far: summary, coverage, findings and gaps of this run and others."""
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
        """
        with one_error():
            self._status = await self._scan.run()
        return self._status

    def exit_code(self, fail_on: Severity | None = Severity.LOW) -> int:
        """Return the exit code of the contract. `fail_on` is the least severity that counts."""
        return exit_code(self._store, self._run.id, self._status, fail_on)

    def write_report(self, path: str | Path) -> None:
        """Write the JSON report of what is in the store; `-` is standard output.

        Raises:
            ReportError: it could not be written; what was there before is untouched.
            StoreAccessError: the store could not be read.
        """
        run = msgspec.structs.replace(
            self._run, status=self._status or RunStatus.INTERRUPTED, finished_at=datetime.now(UTC)
        )
        save_json_report(self._store, run, path)

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
        # an error of the block is its own: handed to the group it would come wrapped in another
        await tasks.__aexit__(None, None, None)

    def __aiter__(self) -> AsyncIterator[Result]:
        """Sweep, and yield each result once it is stored, inside of `async with`.

        After a resume these are what was missing; the store and the report have all.

        Raises:
            StoreAccessError: the store failed.
        """
        return self._results()

    async def _results(self) -> AsyncGenerator[Result, None]:
        if self._tasks is None:
            raise RuntimeError("iterate over a sweep inside of `async with`")
        if self._stored is not None:
            raise RuntimeError("a sweep can be iterated over once")
        self._sender, self._stored = anyio.create_memory_object_stream[Stored]()
        self._tasks.start_soon(self._run_and_close, self._sender)
        #: by account, while more of it may come: two of its tasks may miss the same
        gaps: dict[str, set[GapRecord]] = {}
        async with self._stored:
            async for stored in self._stored:
                for result in stored.results:
                    for finding in self._findings(result):
                        yield finding
                    told = gaps.setdefault(result.account_id, set())
                    for gap in _gaps(result):
                        if gap not in told:
                            told.add(gap)
                            yield gap
                for account_id in stored.accounts_done:
                    gaps.pop(account_id, None)
        if self._failure is not None:
            raise self._failure

    async def _run_and_close(self, sender: MemoryObjectSendStream[Stored]) -> None:
        with sender:
            try:
                await self.run()
            except FleetscanError as error:
                self._failure = error

    async def _hand_on(self, stored: Stored) -> None:
        """Give what was just stored to whoever iterates, who may take their time."""
        if self._sender is not None:
            with suppress(anyio.BrokenResourceError):
                await self._sender.send(stored)

    def _findings(self, stored: TargetResult) -> Iterator[Finding]:
        for evaluation in stored.evaluations:
            if evaluation.status is Status.FAIL or (
                self._include_passed and evaluation.status is Status.PASS
            ):
                check = self._checks[evaluation.check_id]
                yield Finding(
                    id=evaluation.fingerprint(stored.account_id),
                    check_id=check.id,
                    status=evaluation.status,
                    severity=check.severity,
                    account_id=stored.account_id,
                    account_name=self._names[stored.account_id],
                    region=evaluation.region,
                    resource=evaluation.resource,
                    message=evaluation.message,
                    remediation=check.page.fix,
                    frameworks=check.frameworks,
                )


def _gaps(stored: TargetResult) -> Iterator[GapRecord]:
    for gap in stored.gaps:
        yield GapRecord(account_id=stored.account_id, **msgspec.structs.asdict(gap))


@asynccontextmanager
async def open_sweep(
    fleet: Fleet,
    *,
    checks: Iterable[Check[Any]] | None = None,
    catalogue: Catalogue | None = None,
    aws: AwsAccounts | None = None,
    store: str | Path = DEFAULT_STORE,
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
        resume: finish the newest unfinished run of the store, which must have the same plan.
        include_passed: give, and keep, what passed as well.
        max_tasks: pairs of account and region in flight at a time.

    Raises:
        ConfigurationError: nothing was scanned, and why: no credentials, a bad parameter, nothing
            to resume, a store that can't be used.
    """
    catalogue = catalogue or default_catalogue()
    aws = aws or AwsAccounts()
    chosen = catalogue.checks.values() if checks is None else checks
    plan = plan_sweep(fleet, chosen, catalogue=catalogue, include_passed=include_passed)
    with one_error():
        await check_sources(aws, plan)
    await aws.prepare(needs_of(plan, catalogue).calls)
    with RunStore.open(store) as opened:
        if resume:
            run, plan = resume_run(opened, plan)
        else:
            run = begin_run(opened, plan, catalogue)
        sweep = Sweep(
            plan, catalogue=catalogue, aws=aws, store=opened, run=run, max_tasks=max_tasks
        )
        async with sweep:
            yield sweep
        if sweep.status is not None:
            # only now: a block that raised may have left its report unwritten, which --resume makes
            opened.finish(run.id, sweep.status, datetime.now(UTC))
