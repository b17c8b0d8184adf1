"""Examine a fleet: many accounts at once, told in the order of the fleet, with even memory."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Final

import anyio
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream

from fleetscan.aws.accounts import AwsAccounts
from fleetscan.catalogue import Needs
from fleetscan.doctor.diagnose import diagnose
from fleetscan.doctor.model import Examination, Expectation
from fleetscan.doctor.observe import Observer
from fleetscan.fleet.model import Account

__all__ = ["EXPECTED_MINUTES", "open_examination"]

#: minutes that a run is thought to take where nobody says
EXPECTED_MINUTES: Final = 60

#: accounts that are examined at the same time
_AT_ONCE: Final = 16
#: accounts that may be begun and not told yet: one that is slow holds its successors back only then
_MOST_UNTOLD: Final = 16 * _AT_ONCE


@asynccontextmanager
async def open_examination(
    accounts: Sequence[Account],
    needs: Needs,
    aws: AwsAccounts,
    *,
    expected_minutes: int = EXPECTED_MINUTES,
) -> AsyncIterator[MemoryObjectReceiveStream[Examination]]:
    """Examine accounts, while a block lasts: some ahead of those that were asked for, not all.

    Args:
        accounts: those to examine.
        needs: what the chosen checks need.
        aws: the way into them.
        expected_minutes: how long the run is thought to take.

    Yields:
        A stream of the examinations, in the order of the accounts.
    """
    sender, receiver = anyio.create_memory_object_stream[Examination]()
    examiner = _Examiner(
        Observer(aws, needs),
        Expectation.of(accounts, minutes=expected_minutes),
        sender,
    )
    raised: Exception | None = None
    async with aws.connections, anyio.create_task_group() as tasks:
        with receiver:
            tasks.start_soon(examiner.run, accounts)
            try:
                yield receiver
            except Exception as error:  # noqa: BLE001 - raised below: not in a group, as here
                raised = error
            tasks.cancel_scope.cancel()
    if raised is not None:
        raise raised


class _Examiner:
    """Examines accounts, and hands them on in their order."""

    def __init__(
        self,
        observer: Observer,
        expected: Expectation,
        sender: MemoryObjectSendStream[Examination],
    ) -> None:
        self._observer = observer
        self._expected = expected
        self._sender = sender
        self._slots = anyio.Semaphore(_AT_ONCE)
        self._room = anyio.Semaphore(_MOST_UNTOLD)
        self._telling = anyio.Lock()
        #: examined, but not told yet, by place
        self._done: dict[int, Examination] = {}
        self._next = 0

    async def run(self, accounts: Sequence[Account]) -> None:
        with self._sender:
            # a person may be asked for codes, so nobody is examined meanwhile
            await self._resolve(accounts)
            async with anyio.create_task_group() as tasks:
                for place, account in enumerate(accounts):
                    await self._room.acquire()
                    await self._slots.acquire()
                    tasks.start_soon(self._examine, place, account)

    async def _resolve(self, accounts: Sequence[Account]) -> None:
        """Find the source credentials of each profile once, some at the same time."""
        waiting = iter(dict.fromkeys(account.profile for account in accounts))

        async def work() -> None:
            for profile in waiting:
                await self._observer.resolve(profile)

        async with anyio.create_task_group() as tasks:
            for _ in range(_AT_ONCE):
                tasks.start_soon(work)

    async def _examine(self, place: int, account: Account) -> None:
        try:
            seen = await self._observer.observe(account)
        finally:
            self._slots.release()
        self._done[place] = diagnose(seen, self._expected)
        async with self._telling:
            while (examination := self._done.pop(self._next, None)) is not None:
                self._next += 1
                await self._sender.send(examination)
                self._room.release()
