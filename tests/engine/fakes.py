"""A world in memory, in place of AWS: what is there, what is broken, and what was asked."""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self, cast

import anyio
import anyio.lowlevel

from fleetscan.aws.accounts import AwsAccounts, OpenAccount
from fleetscan.aws.counters import CallCounts
from fleetscan.aws.credentials import Access
from fleetscan.aws.regions import EnabledRegions
from fleetscan.aws.transport import Connections
from fleetscan.catalogue import Call
from tests.engine.world import HOME, REGIONS

#: an account, an operation, the region where it was called, and what it was about
Asked = tuple[str, str, str, str]


@dataclass
class World:
    """One for all accounts. `account/about` is looked up before `about`."""

    #: by operation and what it is about: a resource's name, or a region for lists and single facts
    there: dict[tuple[str, str], Any] = field(default_factory=dict)
    #: what is raised in place of an answer, or after what a list gave
    broken: dict[tuple[str, str], BaseException] = field(default_factory=dict)
    #: by operation: what answers in place of both, from what it is about
    answer: dict[str, Callable[[str], Any]] = field(default_factory=dict)
    asked: Counter[Asked] = field(default_factory=Counter)
    counts: CallCounts = field(default_factory=CallCounts)
    #: sessions that are open, and the most that ever were
    open: int = 0
    most_open: int = 0
    #: calls about resources in flight, and the most that ever were
    calls: int = 0
    most_calls: int = 0
    #: how many turns of the event loop a call about a resource takes
    turns: int = 1
    #: by account: the sessions that were opened, by region
    sessions: Counter[tuple[str, str]] = field(default_factory=Counter)
    #: where every task waits, if it is set
    gate: anyio.Event | None = None
    #: called when a task begins
    on_open: Callable[[], None] | None = None
    #: called when the sweep tries again what it could not read
    on_another_try: Callable[[], None] | None = None

    def asked_for(self, *operations: str) -> Counter[tuple[str, str]]:
        """How often these operations were called, by region and what they were about."""
        found: Counter[tuple[str, str]] = Counter()
        for (_, operation, region, about), times in self.asked.items():
            if operation in operations:
                found[region, about] += times
        return found


class FakeApi:
    """What collectors see of the world."""

    def __init__(
        self,
        world: World,
        calls: Sequence[Call],
        account_id: str,
        region: str,
        counts: CallCounts,
    ) -> None:
        self.world = world
        self.account_id = account_id
        self.region = region
        self.last_call: Call | None = None
        self._calls = {call.operation: call for call in calls}
        self._counts = counts

    def arn(
        self, service: str, resource: str, *, region: str | None = None, account: bool = True
    ) -> str:
        """Build an ARN of this world."""
        where = self.region if region is None else region
        return f"arn:test:{service}:{where}:{self.account_id if account else ''}:{resource}"

    async def call(
        self,
        operation: str,
        /,
        *,
        absent: Collection[str] = (),
        region: str | None = None,
        **parameters: object,
    ) -> Any:  # noqa: ANN401 - the protocol's overloads say what it is
        """Answer `{"found": …}` with what is there."""
        del absent
        about = str(parameters.get("about", region or self.region))
        self._ask(operation, region, about)
        self.world.calls += 1
        self.world.most_calls = max(self.world.most_calls, self.world.calls)
        for _ in range(self.world.turns):
            await anyio.lowlevel.checkpoint()
        self.world.calls -= 1
        if answer := self.world.answer.get(operation):
            return {"found": answer(about)}
        if error := self._find(self.world.broken, operation, about):
            raise error
        return {"found": self._find(self.world.there, operation, about)}

    async def pages(
        self, operation: str, /, *, region: str | None = None, **parameters: object
    ) -> AsyncIterator[dict[str, Any]]:
        """Answer one page with what is there, and then what is broken."""
        about = str(parameters.get("about", region or self.region))
        self._ask(operation, region, about)
        await anyio.lowlevel.checkpoint()
        yield {"found": self._find(self.world.there, operation, about) or ()}
        if error := self._find(self.world.broken, operation, about):
            raise error

    def _ask(self, operation: str, region: str | None, about: str) -> None:
        self.last_call = self._calls[operation]
        self.world.asked[self.account_id, operation, region or self.region, about] += 1
        self._counts.calls += 1
        self.world.counts.calls += 1

    def _find(self, table: dict[tuple[str, str], Any], operation: str, about: str) -> Any:  # noqa: ANN401 - anything of the world
        mine = table.get((operation, f"{self.account_id}/{about}"))
        return table.get((operation, about)) if mine is None else mine


class FakeSession:
    """In place of a `TaskSession`."""

    def __init__(self, world: World, account_id: str, region: str, counts: CallCounts) -> None:
        self._world = world
        self._account_id = account_id
        self._region = region
        self._counts = counts

    async def __aenter__(self) -> Self:
        self._world.sessions[self._account_id, self._region] += 1
        self._world.open += 1
        self._world.most_open = max(self._world.most_open, self._world.open)
        if self._world.on_open:
            self._world.on_open()
        if self._world.gate:
            try:
                await self._world.gate.wait()
            except BaseException:
                self._world.open -= 1
                raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._world.open -= 1

    def api(self, calls: Sequence[Call], region: str | None = None) -> FakeApi:
        """Give the view of one collector."""
        return FakeApi(self._world, calls, self._account_id, region or self._region, self._counts)


class FakeAccount:
    """In place of an `OpenAccount`."""

    home_region = HOME

    def __init__(self, world: World, account_id: str) -> None:
        self._world = world
        self._account_id = account_id

    async def session(
        self, region: str, enabled: Collection[str] | None, counts: CallCounts | None = None
    ) -> FakeSession:
        """Make a session, or raise what is broken of `session`."""
        del enabled
        if error := self._world.broken.get(("session", f"{self._account_id}/{region}")):
            raise error
        return FakeSession(self._world, self._account_id, region, counts or CallCounts())

    async def enabled_regions(self) -> EnabledRegions:
        """Tell what is there of `regions`, or raise what is broken of it."""
        if error := self._world.broken.get(("regions", self._account_id)):
            raise error
        found = self._world.there.get(("regions", self._account_id))
        return found or EnabledRegions(names=frozenset(REGIONS))


class FakeAccounts:
    """In place of `AwsAccounts`."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.opened: list[Access] = []
        self.connections = Connections()

    @property
    def counts(self) -> CallCounts:
        """What all sessions sent."""
        return self._world.counts

    async def before_another_try(self) -> None:
        """Let the world change."""
        await anyio.lowlevel.checkpoint()
        if self._world.on_another_try:
            self._world.on_another_try()

    async def open(self, access: Access) -> OpenAccount:
        """Get into an account, or raise what is broken of `open`."""
        self.opened.append(access)
        await anyio.lowlevel.checkpoint()
        if error := self._world.broken.get(("open", access.account_id)):
            raise error
        return open_account(self._world, access.account_id)


def open_account(world: World, account_id: str) -> OpenAccount:
    """Return an account that was entered."""
    return cast("OpenAccount", FakeAccount(world, account_id))


def accounts_of(world: World) -> AwsAccounts:
    """Return all accounts."""
    return as_accounts(FakeAccounts(world))


def as_accounts(accounts: FakeAccounts) -> AwsAccounts:
    """Pass them for the real ones."""
    return cast("AwsAccounts", accounts)
