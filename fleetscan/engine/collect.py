"""Run the collectors that a target needs: each once, concurrently, failures kept apart."""

import logging
from collections.abc import AsyncIterator, Awaitable, Collection, Mapping, Sequence
from typing import Any

import anyio
import anyio.lowlevel
import msgspec
from anyio.abc import TaskGroup

from fleetscan.aws.causes import NOT_AS_DOCUMENTED, not_as_documented
from fleetscan.aws.task import TaskApi, TaskSession, VanishedError
from fleetscan.catalogue import Collector, Needs, Scope
from fleetscan.catalogue.model import Shape
from fleetscan.engine.readings import Readings
from fleetscan.facts.base import GLOBAL, Resource
from fleetscan.verdicts import NotRead, Unread, broken

_logger = logging.getLogger(__name__)

# Calls about resources under way: in one task, enough for a large account not to end long after all
# others, and in a sweep. Some of them wait for their account's budget: 64 large accounts that read
# tags which AWS tells 10 times a second must not keep all others from calling.
_CALLS_OF_A_TASK = 32
_CALLS_IN_FLIGHT = 64 * _CALLS_OF_A_TASK

#: resources of a list that are read before other tasks have their turn
_READ_IN_ONE_GO = 5


class NotAsDeclaredError(Exception):
    """A collector gave something else than its return type says: a fault of the collector."""


def calls_of_a_sweep() -> anyio.Semaphore:
    """Return what `CallSlots` of all tasks of a sweep have in common."""
    # without a checkpoint where there is room: each costs a turn of the event loop
    return anyio.Semaphore(_CALLS_IN_FLIGHT, fast_acquire=True)


class CallSlots:
    """Room for the calls of one task about resources, within that of a sweep."""

    def __init__(self, of_sweep: anyio.Semaphore) -> None:
        self._of_sweep = of_sweep
        self._of_task = anyio.Semaphore(_CALLS_OF_A_TASK, fast_acquire=True)

    async def acquire(self) -> None:
        """Wait until one more call may be in flight."""
        await self._of_task.acquire()
        try:
            await self._of_sweep.acquire()
        except BaseException:
            self._of_task.release()
            raise

    def release(self) -> None:
        """Give a slot back."""
        self._of_sweep.release()
        self._of_task.release()


async def collect(
    session: TaskSession,
    needs: Needs,
    *,
    target_region: str,
    regions: Collection[str],
    slots: CallSlots,
) -> Readings:
    """Read all facts that a target gives. Resources outside of `regions` are left out."""
    roots = [root for root in needs.roots if root.scope.runs_in(target_region)]
    async with anyio.create_task_group() as tasks:
        collection = _Collection(
            session,
            needs,
            target_region=target_region,
            regions=frozenset(regions),
            tasks=tasks,
            slots=slots,
        )
        for root in roots[1:]:
            tasks.start_soon(collection.read_root, root)
        if roots:
            # in this task: most targets have one or two roots, and a task costs 0.06 ms
            await collection.read_root(roots[0])
    return collection.readings


class _Collection:
    def __init__(
        self,
        session: TaskSession,
        needs: Needs,
        *,
        target_region: str,
        regions: frozenset[str],
        tasks: TaskGroup,
        slots: CallSlots,
    ) -> None:
        self.readings = Readings()
        self._tasks = tasks
        self._slots = slots
        self._session = session
        self._needs = needs
        self._target_region = target_region
        self._regions = regions

    async def read_root(self, root: Collector) -> None:
        """Run a collector that needs no subject, and those that its subjects need."""
        api = self._session.api(root.calls)
        if root.shape is Shape.SINGLE:
            await self._read_facts(root, api, root.function(api), self._target_region)
            return
        subject_type: type[Resource] = root.reads[0]
        aspects = _Aspects(self, self._needs.aspects(subject_type))
        # elsewhere it is not judged, and asked only for what a check takes with every one
        elsewhere = _Aspects(self, self._needs.aspects_of_every(subject_type))
        async for subject in self._listed(root, api):
            is_elsewhere = root.scope is Scope.ACCOUNT_WIDE and subject.region not in self._regions
            await (elsewhere if is_elsewhere else aspects).start(subject)
        await aspects.finish()
        await elsewhere.finish()

    async def _listed(self, root: Collector, api: TaskApi) -> AsyncIterator[Resource]:
        """Iterate over what a collector lists, and note where it ends too early."""
        incomplete = self.readings.incomplete[root.reads[0]][self._target_region]
        read = 0
        try:
            async for item in root.function(api):
                read += 1
                if not read % _READ_IN_ONE_GO:
                    # a page of 1,000 instances would hold up all other tasks for 0.1 s
                    await anyio.lowlevel.checkpoint()
                if isinstance(item, Unread):
                    incomplete.append(item)
                elif subject := self._keep(root, item):
                    yield subject
        except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever it was, the list is incomplete
            unread = _unread(root, api, error)
            if all(each.not_offered for each in unread) and not read:
                # where there is no such service, there is nothing of it
                _logger.info("%s: %s", root.id, unread[0].message)
                return
            incomplete.extend(unread)

    def _keep(self, root: Collector, item: Any) -> Resource | None:  # noqa: ANN401 - what collectors list
        """Keep a listed subject and the facts that came with it; None if it was listed before."""
        subject: Resource
        subject, *facts = _declared(root, item)
        if isinstance(subject, Unread):
            raise NotAsDeclaredError(f"{root.id} listed {subject!r} with facts about it")
        self._see_that_it_belongs_here(root, subject)
        known = self.readings.subjects[root.reads[0]]
        if subject.arn in known:
            return None
        known[subject.arn] = subject
        for kind, fact in zip(root.reads[1:], facts, strict=True):
            self._note(kind, subject.arn, fact)
        return subject

    def _see_that_it_belongs_here(self, root: Collector, subject: Resource) -> None:
        """Refuse what would be judged in a cell that is not this target's."""
        if root.scope is Scope.ACCOUNT_WIDE:
            belongs = subject.region != GLOBAL
        else:
            belongs = subject.region == self._target_region
        if not belongs:
            raise NotAsDeclaredError(
                f"{root.id} is {root.scope} and listed {subject.arn} of {subject.region} "
                f"in {self._target_region}"
            )

    async def _read_about(self, aspect: Collector, subjects: Sequence[Resource]) -> None:
        """Read facts about one subject, or about a batch of them that share a region."""
        try:
            region = subjects[0].region
            api = self._session.api(aspect.calls, None if region == GLOBAL else region)
            if aspect.shape is Shape.BATCH:
                await self._read_batch(aspect, api, subjects)
            else:
                (subject,) = subjects
                await self._read_facts(aspect, api, aspect.function(api, subject), subject.arn)
        finally:
            self._slots.release()

    async def _read_facts(
        self, collector: Collector, api: TaskApi, reading: Awaitable[Any], about: str
    ) -> None:
        try:
            facts = _declared(collector, await reading)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever happened, the fact was not read
            if isinstance(error, VanishedError) and collector.shape is not Shape.SINGLE:
                self.readings.vanished.add(about)
            else:
                self._miss(collector, about, _unread(collector, api, error))
        else:
            self._found(collector, about, facts)

    async def _read_batch(
        self, collector: Collector, api: TaskApi, subjects: Sequence[Resource]
    ) -> None:
        try:
            reply = await collector.function(api, subjects)
            found = _declared_about(collector, reply, [subject.arn for subject in subjects])
        except VanishedError:
            # one of them is gone and AWS does not say which: ask for each alone
            if len(subjects) == 1:
                self.readings.vanished.add(subjects[0].arn)
            else:
                for subject in subjects:
                    await self._read_batch(collector, api, [subject])
        except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever happened, the facts were not read
            unread = _unread(collector, api, error)
            for subject in subjects:
                self._miss(collector, subject.arn, unread)
        else:
            for subject in subjects:
                if subject.arn in found:
                    self._found(collector, subject.arn, found[subject.arn])
                else:
                    silence = LookupError(f"it says nothing of {subject.arn}")
                    self._miss(collector, subject.arn, _unread(collector, api, silence))

    def _found(self, collector: Collector, about: str, facts: Sequence[object]) -> None:
        for kind, fact in zip(collector.reads, facts, strict=True):
            self._note(kind, about, fact)

    def _note(self, kind: type, about: str, fact: object) -> None:
        if isinstance(fact, Unread):
            self.readings.unread[kind, about] = (fact,)
        else:
            self.readings.facts[kind, about] = fact

    def _miss(self, collector: Collector, about: str, unread: tuple[Unread, ...]) -> None:
        for kind in collector.reads:
            self.readings.unread[kind, about] = unread

    async def start(self, aspect: Collector, subjects: Sequence[Resource]) -> None:
        """Read about subjects in a task; waits while too many calls are in flight."""
        await self._slots.acquire()
        self._tasks.start_soon(self._read_about, aspect, subjects)


class _Aspects:
    """Starts the collectors about each subject of one list, in batches where they take them."""

    def __init__(self, collection: _Collection, collectors: Sequence[Collector]) -> None:
        self._collection = collection
        self._collectors = collectors
        self._waiting: dict[tuple[str, str], list[Resource]] = {}

    async def start(self, subject: Resource) -> None:
        """Start what needs only this subject; waits while too many calls are in flight."""
        for collector in self._collectors:
            if collector.shape is not Shape.BATCH:
                await self._collection.start(collector, [subject])
                continue
            batch = self._waiting.setdefault((collector.id, subject.region), [])
            batch.append(subject)
            if len(batch) == collector.batch:
                del self._waiting[collector.id, subject.region]
                await self._collection.start(collector, batch)

    async def finish(self) -> None:
        """Start the batches that did not fill up."""
        by_id = {collector.id: collector for collector in self._collectors}
        for (collector_id, _), batch in self._waiting.items():
            await self._collection.start(by_id[collector_id], batch)


def _declared(collector: Collector, value: Any) -> tuple[Any, ...]:  # noqa: ANN401 - what collectors give
    """Return the facts that a collector gave, each of its declared type or an `Unread`."""
    kinds = collector.reads
    facts = value if len(kinds) > 1 else (value,)
    if not isinstance(facts, tuple) or len(facts) != len(kinds):
        raise NotAsDeclaredError(f"{collector.id} gave {value!r}")
    for kind, fact in zip(kinds, facts, strict=True):
        if not isinstance(fact, (kind, Unread)):
            raise NotAsDeclaredError(f"{collector.id} gave {fact!r} for a {kind.__name__}")
    return facts


def _declared_about(
    collector: Collector,
    reply: Any,  # noqa: ANN401 - what collectors give
    arns: Sequence[str],
) -> dict[str, tuple[Any, ...]]:
    """Return the facts that a collector gave about each of the subjects that it has any of."""
    if not isinstance(reply, Mapping):
        raise NotAsDeclaredError(f"{collector.id} gave {reply!r}")
    return {arn: _declared(collector, reply[arn]) for arn in arns if arn in reply}


def _unread(collector: Collector, api: TaskApi, error: BaseException) -> tuple[Unread, ...]:
    """Say why a collector failed."""
    if isinstance(error, NotRead):
        return error.unread
    call = api.last_call
    if isinstance(error, NOT_AS_DOCUMENTED) and call is not None:
        _logger.debug("%s could not read a reply", collector.id, exc_info=error)
        return (not_as_documented(error, operation=call.operation, iam_action=call.iam_action),)
    _logger.error("%s failed", collector.id, exc_info=error)
    unread = broken("the collector failed", error)
    if call is not None:
        unread = msgspec.structs.replace(
            unread, operation=call.operation, iam_action=call.iam_action
        )
    return (unread,)
