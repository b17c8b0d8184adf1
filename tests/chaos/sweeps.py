"""Whole sweeps in this process, over a fake AWS in another: from the plan to the report's bytes."""

import asyncio
import gc
import io
import json
import os
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import anyio
import msgspec
import pytest

from benchmarks.fake_aws import FakeAWS
from fleetscan.aws import credentials
from fleetscan.aws.accounts import AwsAccounts
from fleetscan.aws.circuit import Circuit
from fleetscan.aws.patience import Patience
from fleetscan.engine.plan import (
    Plan,
    needs_of,
    planned_accounts,
    planned_checks,
    validated_options,
)
from fleetscan.engine.scan import Scan
from fleetscan.fleet.file import read_fleet_file
from fleetscan.reports.json_report import write_json_report
from fleetscan.store import Run, RunStore
from tests.six_checks import PLAYED, six_checks

__all__ = ["PATIENCE", "Outcome", "Sweeper", "Watcher", "until"]

_STARTED = datetime(2026, 11, 25, 12, tzinfo=UTC)
_PARAMETERS = '[checks."tags.required_keys_present"]\nkeys = ["Owner", "CostCenter"]\n'

#: all times small that a sweep waits for
PATIENCE = Patience(
    connect_seconds=5,
    read_seconds=2,
    attempt_seconds=4,
    call_seconds=10,
    task_seconds=60,
    backoff_seconds=0.1,
    down_seconds=0.5,
    circuit_seconds=1,
    refused_seconds=0.5,
)

#: after which a sweep counts as hanging: each target is read twice at most, and so is what leads
#: into its account, which takes three calls
HANGING_SECONDS = 2 * (PATIENCE.task_seconds + 4 * PATIENCE.call_seconds)

Report = dict[str, Any]

#: runs beside a sweep, and is cancelled at its end
Watcher = Callable[[Scan], Coroutine[Any, Any, None]]


class Outcome(msgspec.Struct, frozen=True):
    """What a sweep left behind."""

    report: Report
    #: the report's bytes but for `run`
    content: bytes
    seconds: float
    #: that were sent
    calls: int
    #: tasks of the event loop that were there at its end, beside its own
    tasks_left: list[str]
    #: open files and sockets, after less before
    files_left: int

    @property
    def verdicts(self) -> dict[str, dict[str, Any]]:
        """Every pass and fail, by its fingerprint."""
        return {finding["id"]: finding for finding in self.report["findings"]}

    @property
    def gaps(self) -> list[dict[str, Any]]:
        """What could not be evaluated, and why."""
        found: list[dict[str, Any]] = self.report["coverage"]["gaps"]
        return found

    @property
    def gap_cells(self) -> set[tuple[str, str, str]]:
        """Account, region and check of every cell with a gap."""
        return {(gap["account_id"], gap["region"], gap["check_id"]) for gap in self.gaps}


class _Accounts(AwsAccounts):
    """Says when what could not be read is to be tried again."""

    def __init__(self, patience: Patience, before_another_try: Callable[[], None]) -> None:
        super().__init__(patience)
        self._before_another_try = before_another_try

    async def before_another_try(self) -> None:
        self._before_another_try()
        await super().before_another_try()


class Sweeper:
    """Sweeps the fleet of one fake AWS as often as it is asked to."""

    def __init__(self, aws: FakeAWS, patience: Patience = PATIENCE) -> None:
        """Plan a sweep of all accounts, regions and checks of a fake AWS that runs."""
        self.aws = aws
        self._patience = patience
        with TemporaryDirectory() as folder:
            file = Path(folder, "accounts.toml")
            file.write_text(f"{aws.accounts_toml()}\n{_PARAMETERS}", encoding="utf-8")
            fleet = read_fleet_file(str(file)).as_it_is()
        catalogue = six_checks(played=PLAYED)
        self._plan = Plan(
            accounts=fleet.accounts,
            checks=tuple(sorted(catalogue.checks)),
            options=validated_options(catalogue, fleet.check_parameters, source=fleet.source),
            include_passed=True,
        )
        self._needs = needs_of(self._plan, catalogue)
        #: of all sweeps: it takes a second to make, and holds nothing of any account
        self._blueprints = AwsAccounts(patience).factory._shared

    @cached_property
    def undisturbed(self) -> Outcome:
        """The sweep without a fault: everything was evaluated."""
        self.aws.inject()
        self.aws.reset()
        outcome = self.sweep()
        assert outcome.gaps == []
        assert len(outcome.verdicts) > 100 * self.aws.options.accounts
        return outcome

    def sweep(
        self,
        *,
        max_tasks: int = 16,
        watcher: Watcher | None = None,
        before_another_try: Callable[[], None] = lambda: None,
    ) -> Outcome:
        """Sweep into a new store, and read the report back; TimeoutError if it hangs.

        Args:
            max_tasks: how many targets may be in flight.
            watcher: what runs beside it.
            before_another_try: called when all was tried once, and something is to be tried again.
        """
        with (
            _pointed_to(self.aws),
            TemporaryDirectory() as folder,
            RunStore.open(Path(folder, "runs.db")) as store,
        ):
            run = self._begin(store)
            gc.collect()
            files = _open_files()
            began = time.monotonic()
            accounts = self._made_accounts(before_another_try)
            sweep = partial(self._sweep, store, run, accounts, max_tasks, watcher)
            tasks_left = anyio.run(sweep, backend_options={"use_uvloop": True})
            seconds = time.monotonic() - began
            # whoever forgot to close something says so now
            gc.collect()
            files_left = _open_files() - files
            stream = io.BytesIO()
            write_json_report(store, store.run(run.id), stream)
        lines = stream.getvalue().splitlines(keepends=True)
        kept = [line for line in lines if not line.startswith(b'  "run": ')]
        assert len(kept) == len(lines) - 1
        return Outcome(
            report=json.loads(stream.getvalue()),
            content=b"".join(kept),
            seconds=seconds,
            calls=accounts.counts.calls,
            tasks_left=tasks_left,
            files_left=files_left,
        )

    def _begin(self, store: RunStore) -> Run:
        return store.begin(
            run_id="chaos",
            started_at=_STARTED,
            fleetscan_version="0",
            digest=self._plan.digest,
            plan=self._plan.encode(),
            include_passed=True,
            checks=planned_checks(self._needs),
            accounts=planned_accounts(self._plan.accounts),
        )

    def _made_accounts(self, before_another_try: Callable[[], None]) -> AwsAccounts:
        accounts = _Accounts(self._patience, before_another_try)
        accounts.factory._shared = self._blueprints
        accounts.factory.connections = self._blueprints.connections
        for blueprint in self._blueprints.blueprints.values():
            # it remembers what was down, and belongs to an event loop
            blueprint.circuit = Circuit(self._patience)
        return accounts

    async def _sweep(
        self,
        store: RunStore,
        run: Run,
        accounts: AwsAccounts,
        max_tasks: int,
        watcher: Watcher | None,
    ) -> list[str]:
        """Sweep; return the tasks that are left of it."""
        await accounts.prepare(self._needs.calls)
        scan = Scan(
            self._plan, self._needs, accounts=accounts, store=store, run=run, max_tasks=max_tasks
        )
        with anyio.fail_after(HANGING_SECONDS):
            async with anyio.create_task_group() as beside:
                if watcher is not None:
                    beside.start_soon(watcher, scan)
                status = await scan.run()
                beside.cancel_scope.cancel()
        store.finish(run.id, status, _STARTED)
        own = asyncio.current_task()
        return [str(task) for task in asyncio.all_tasks() if task is not own]


@contextmanager
def _pointed_to(aws: FakeAWS) -> Iterator[None]:
    """Point this process to a fake AWS, whose sessions may be as short as some seconds."""
    with pytest.MonkeyPatch.context() as patched:
        for name in os.environ:
            if name.startswith("AWS_"):
                patched.delenv(name)
        for name, value in aws.environment().items():
            patched.setenv(name, value)
        patched.setattr(credentials, "_GOOD_FOR", timedelta(seconds=1.5))
        patched.setattr(credentials, "_GOOD_MEANWHILE", timedelta(seconds=0.3))
        yield


async def until(condition: Callable[[], bool]) -> None:
    """Wait for a number of somebody else's to be what it should be: nothing tells when it is."""
    while not condition():  # noqa: ASYNC110 - see above
        await anyio.sleep(0.005)


def _open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))
