"""Run one target: read its facts over a session of its own, and judge them."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Self

import anyio
import msgspec

from fleetscan.aws.counters import CallCounts
from fleetscan.catalogue import Collector, Needs
from fleetscan.engine.collect import CallSlots, calls_of_a_sweep, collect
from fleetscan.engine.evaluate import Judgement, Unswept, evaluate, none_is_missed
from fleetscan.engine.keep import keep, kept_types, restore
from fleetscan.engine.plan import Plan, validated_options
from fleetscan.engine.readings import Readings
from fleetscan.engine.reads import UsualCalls, reads_of
from fleetscan.engine.resolve import Resolution, fault_of
from fleetscan.facts.base import GLOBAL
from fleetscan.facts.clock import Now
from fleetscan.store import ACCOUNT_LEVEL, KeptFact, TargetResult
from fleetscan.verdicts import NotRead, Unread

_logger = logging.getLogger(__name__)

# Resources that are judged without leaving the event loop. One evaluation takes 3 us, so that with
# a dozen checks of each the loop is held up for 15 ms.
_MOST_IN_THE_LOOP = 400

#: One thread for all: each that computes keeps the event loop's from the interpreter for 5 ms at a
#: time.
JUDGING = anyio.CapacityLimiter(1)


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """One account and region, or account and `global`: one task."""

    account_id: str
    #: the region, or `global`
    region: str
    resolution: Resolution
    #: whether what can't be read now will not be tried again
    is_last_try: bool = True


class Sweep(msgspec.Struct, frozen=True, kw_only=True):
    """What all targets of a sweep have in common."""

    needs: Needs
    #: what accounts are judged by that have no parameters of their own
    judgement: Judgement
    #: and those that have, by id
    own_judgements: dict[str, Judgement]
    #: the facts that account-level checks wait for, by name of their type
    kept_types: dict[str, type]
    #: what is called where nothing is out of the ordinary
    usual_calls: UsualCalls
    #: how many calls about resources all tasks may have in flight together
    calls: anyio.Semaphore = msgspec.field(default_factory=calls_of_a_sweep)

    @classmethod
    def of(cls, plan: Plan, needs: Needs, *, started_at: datetime) -> Self:
        """Derive it from the plan. `started_at` is what counts as now, also after a resume."""
        # a plan that comes from the store has lists where a check takes a tuple
        valid = partial(validated_options, needs.catalogue, source="the parameters of the plan")
        options = valid(plan.options)
        return cls(
            needs=needs,
            judgement=Judgement(now=Now(started_at), options=options),
            own_judgements={
                account.id: Judgement(
                    now=Now(started_at), options=_over(options, valid(account.check_parameters))
                )
                for account in plan.accounts
                if account.check_parameters
            },
            kept_types=kept_types(needs),
            usual_calls=UsualCalls(needs),
        )

    def judgement_of(self, account_id: str) -> Judgement:
        """Return what the checks of an account are judged by."""
        return self.own_judgements.get(account_id, self.judgement)


_Options = Mapping[str, Mapping[str, Any]]


def _over(options: _Options, own: _Options) -> _Options:
    """Put an account's own parameters over those of all, one by one."""
    return {
        check_id: {**options.get(check_id, {}), **own.get(check_id, {})}
        for check_id in options.keys() | own.keys()
    }


async def run_target(sweep: Sweep, target: Target) -> TargetResult | None:
    """Read and judge everything of a target. What can't be read becomes gaps, never an error.

    None if it is to be tried again, for it may be that more can be read then.
    """
    counts = CallCounts()
    readings = await _read(sweep, target, counts)
    if readings.may_recover and not target.is_last_try:
        return None

    def judge(readings: Readings) -> TargetResult:
        result = evaluate(
            readings,
            sweep.needs,
            sweep.judgement_of(target.account_id),
            account_id=target.account_id,
            target_region=target.region,
            regions=target.resolution.regions,
            unswept=target.resolution.elsewhere,
            calls=counts.calls,
        )
        return msgspec.structs.replace(
            result,
            facts=tuple(keep(readings, sweep.kept_types)) if sweep.kept_types else (),
            reads=tuple(
                reads_of(
                    readings, counts, sweep.usual_calls, target.region, target.resolution.regions
                )
            ),
        )

    try:
        return await _beside_the_loop(partial(judge, readings), size=len(readings))
    except Exception as error:  # noqa: BLE001 - `fault_of` logs it
        what = f"the task {target.region} of account {target.account_id} can't be judged"
        return judge(_nothing(sweep, target, (fault_of(what, error),)))


async def run_account_level(
    sweep: Sweep,
    account_id: str,
    regions: tuple[str, ...],
    facts: Sequence[KeptFact],
    *,
    elsewhere: Sequence[Unread] = (),
    unswept: Unswept = none_is_missed,
) -> TargetResult:
    """Judge what needs the facts of all targets of an account. What can't be becomes gaps.

    `regions` are those that were swept; `elsewhere` says what is not known of the others, and
    `unswept` why something in one of them is not seen.
    """

    def judge(restored: Callable[[], Readings]) -> TargetResult:
        return evaluate(
            restored(),
            sweep.needs,
            sweep.judgement_of(account_id),
            account_id=account_id,
            target_region=ACCOUNT_LEVEL,
            regions=regions,
            elsewhere=elsewhere,
            unswept=unswept,
        )

    try:
        restored = partial(restore, facts, sweep.kept_types)
        return await _beside_the_loop(partial(judge, restored), size=len(facts))
    except Exception as error:  # noqa: BLE001 - `fault_of` logs it
        unread = fault_of(f"account {account_id} can't be judged as a whole", error)
        roots = [pair for region in (*regions, GLOBAL) for pair in _roots(sweep, region)]
        return judge(partial(Readings.nothing, roots, (unread,)))


async def _beside_the_loop(judge: Callable[[], TargetResult], *, size: int) -> TargetResult:
    """Judge: in a thread where that takes so long that other tasks would wait for it."""
    if size <= _MOST_IN_THE_LOOP:
        return judge()
    return await anyio.to_thread.run_sync(judge, limiter=JUDGING)


async def _read(sweep: Sweep, target: Target, counts: CallCounts) -> Readings:
    resolution = target.resolution
    unread = resolution.why_unreadable(target.region)
    if resolution.account is None or unread:
        return _nothing(sweep, target, unread)
    account = resolution.account
    region = account.home_region if target.region == GLOBAL else target.region
    try:
        async with await account.session(region, resolution.enabled, counts) as session:
            return await collect(
                session,
                sweep.needs,
                target_region=target.region,
                regions=resolution.regions,
                slots=CallSlots(sweep.calls),
            )
    except NotRead as error:
        return _nothing(sweep, target, error.unread)
    except Exception as error:  # noqa: BLE001 - `fault_of` logs it
        # one target that breaks must not take the other thousands along
        what = f"the task {target.region} of account {target.account_id} failed"
        return _nothing(sweep, target, (fault_of(what, error),))


def _nothing(sweep: Sweep, target: Target, unread: tuple[Unread, ...]) -> Readings:
    return Readings.nothing(_roots(sweep, target.region), unread)


def _roots(sweep: Sweep, region: str) -> Iterable[tuple[Collector, str]]:
    return ((root, region) for root in sweep.needs.roots if root.scope.runs_in(region))
