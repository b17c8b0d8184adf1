"""The calls of a whole sweep: account by account, from what was counted, else the average."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from fleetscan.aws.accounts import ASSUME_ROLE
from fleetscan.catalogue import Needs, Scope
from fleetscan.facts.base import GLOBAL
from fleetscan.fleet.model import Account
from fleetscan.forecast.costs import cost_of
from fleetscan.forecast.duration import Durations
from fleetscan.forecast.entering import calls_to_enter, steps_to_enter
from fleetscan.forecast.model import Assumptions, Basis, Forecast
from fleetscan.forecast.pace import Pace, pace_of
from fleetscan.forecast.tasks import Found, calls_of_task
from fleetscan.store import AccountReads

__all__ = ["Forecaster"]


class _Task(msgspec.Struct, kw_only=True):
    """What some tasks are like that find the same, or the average of many."""

    is_global: bool
    calls: Mapping[str, float]
    steps: float
    pace: Pace
    #: how many of them there will be, and how many there were in the run that is looked back to
    planned: int = 0
    seen: int = 0


class _Unknown(NamedTuple):
    """An account, or tasks of one, of which nothing was counted."""

    account: Account
    regions: tuple[str, ...]
    targets: tuple[str, ...]
    #: all of it
    whole: bool


class Forecaster:
    """Foretells a sweep from its accounts, which are added one by one.

    Args:
        needs: what the checks need.
        counted: the types of resources that the run counted which is looked back to.
        assumptions: what nobody measured.
    """

    def __init__(
        self, needs: Needs, *, counted: frozenset[str] = frozenset(), assumptions: Assumptions
    ) -> None:
        self._needs = needs
        self._assumptions = assumptions
        self._kinds = {
            scope: [
                root.lists
                for root in needs.roots
                if root.scope is scope and root.lists and root.calls
            ]
            for scope in Scope
        }
        self._assumed_types = tuple(
            sorted(
                kind.TYPE
                for kinds in self._kinds.values()
                for kind in kinds
                if kind.TYPE not in counted
            )
        )
        self._about_account_wide = frozenset(
            call.operation
            for kind in self._kinds[Scope.ACCOUNT_WIDE]
            for aspect in needs.aspects(kind)
            for call in aspect.calls
        )
        scopes = {root.scope for root in needs.roots}
        self._in_regions = Scope.REGIONAL in scopes
        self._in_global = bool(scopes - {Scope.REGIONAL})
        self._durations = Durations(assumptions)
        self._accounts: list[Account] = []
        self._regions: set[str] = set()
        self._tasks = self._silent = self._counted = 0
        self._closed: set[str] = set()
        self._unknown: list[_Unknown] = []
        self._made: dict[tuple[object, ...], _Task] = {}

    def add(
        self, account: Account, regions: Sequence[str], reads: AccountReads | None = None
    ) -> None:
        """Add an account that is swept in these regions.

        `reads` is what was read of it before; None if it was not swept.
        """
        self._accounts.append(account)
        self._regions.update(regions)
        targets = [*(regions if self._in_regions else ()), *((GLOBAL,) if self._in_global else ())]
        self._tasks += len(targets)
        if reads is None:
            self._unknown.append(_Unknown(account, tuple(regions), tuple(targets), whole=True))
            return
        if not reads.entered:
            self._closed.add(account.id)
            return
        self._counted += 1
        self._silent += sum(reads.calls.get(target) == 0 for target in targets)
        self._count(account, self._known_tasks(targets, regions, reads))
        if new := tuple(target for target in targets if target not in reads.calls):
            self._unknown.append(_Unknown(account, tuple(regions), new, whole=False))

    @property
    def wants_more(self) -> bool:
        """Whether there are accounts, or regions, of which nothing is known but the average."""
        return bool(self._unknown)

    def learn(self, reads: AccountReads) -> None:
        """Take what was read of an account that will not be swept into the average."""
        self._known_tasks(tuple(reads.calls), reads.regions, reads)

    def forecast(self) -> Forecast:
        """Return what the sweep of all accounts that were added will be like. To be called once."""
        averages = {
            is_global: _average(self._made.values(), is_global=is_global)
            for is_global in (False, True)
        }
        averaged = assumed = 0
        for unknown in self._unknown:
            tasks = {
                target: averages[target == GLOBAL] or self._assumed_task(target, unknown.regions)
                for target in unknown.targets
            }
            self._count(unknown.account, tasks)
            if unknown.whole:
                known = any(averages[target == GLOBAL] for target in unknown.targets)
                averaged += known
                assumed += not known
        entering = calls_to_enter(self._accounts, closed=frozenset(self._closed))
        made: Counter[str] = Counter()
        for task in filter(None, (*self._made.values(), *averages.values())):
            made.update({each: number * task.planned for each, number in task.calls.items()})
        total = Counter({operation: round(number) for operation, number in made.items()})
        total.update(entering)
        calls = {each: number for each, number in sorted(total.items()) if number}
        return Forecast(
            accounts=len(self._accounts),
            tasks=self._tasks,
            regions=tuple(sorted(self._regions)),
            calls=calls,
            duration=self._durations.duration(
                calls=sum(calls.values()), assumed_roles=entering[ASSUME_ROLE.operation]
            ),
            cost=cost_of(calls),
            basis=Basis(
                counted=self._counted,
                averaged=averaged,
                assumed=assumed,
                closed=len(self._closed),
                silent_tasks=self._silent,
                assumed_types=self._assumed_types,
            ),
            assumptions=self._assumptions,
        )

    def _count(self, account: Account, tasks: Mapping[str, _Task]) -> None:
        for task in tasks.values():
            task.planned += 1
        self._durations.add(
            account.id,
            steps=steps_to_enter(account),
            tasks={target: (task.steps, task.pace) for target, task in tasks.items()},
        )

    def _known_tasks(
        self, targets: Iterable[str], regions: Sequence[str], reads: AccountReads
    ) -> dict[str, _Task]:
        """Return those of the tasks that called something before, for the average, too."""
        rows = _by_region(reads.numbers)
        if set(regions) != set(reads.regions):
            # of another number of resources
            for operation in self._about_account_wide:
                rows.get(GLOBAL, {}).pop(operation, None)
        tasks = {
            target: self._task(target, regions, rows)
            for target in targets
            if reads.calls.get(target)
        }
        for task in tasks.values():
            task.seen += 1
        return tasks

    def _task(
        self, target: str, regions: Sequence[str], rows: Mapping[str, Mapping[str, int]]
    ) -> _Task:
        """Return the task of an account whose resources were counted."""
        own = rows.get(target, {})
        kinds = self._kinds[Scope.GLOBAL if target == GLOBAL else Scope.REGIONAL]
        found = {
            kind.TYPE: self._assume(1)
            if kind.TYPE in self._assumed_types
            else Found(listed=own.get(kind.TYPE, 0), asked=(own.get(kind.TYPE, 0),))
            for kind in kinds
            if kind.TYPE in own or kind.TYPE in self._assumed_types
        }
        if target == GLOBAL:
            for kind in self._kinds[Scope.ACCOUNT_WIDE]:
                found[kind.TYPE] = (
                    self._assume(len(regions))
                    if kind.TYPE in self._assumed_types
                    else Found(
                        listed=sum(row.get(kind.TYPE, 0) for row in rows.values()),
                        asked=tuple(rows.get(each, {}).get(kind.TYPE, 0) for each in regions),
                    )
                )
        counted = {what: number for what, number in own.items() if "::" not in what}
        return self._make(target, found, counted)

    def _assumed_task(self, target: str, regions: Sequence[str]) -> _Task:
        """Return the task of an account of which nothing is known, nor of any other."""
        scope = Scope.GLOBAL if target == GLOBAL else Scope.REGIONAL
        found = {kind.TYPE: self._assume(1) for kind in self._kinds[scope]}
        if target == GLOBAL:
            for kind in self._kinds[Scope.ACCOUNT_WIDE]:
                found[kind.TYPE] = self._assume(len(regions))
        return self._make(target, found, {})

    def _assume(self, regions: int) -> Found:
        each = self._assumptions.resources
        return Found(listed=each * regions, asked=(each,) * regions, assumed=True)

    def _make(self, target: str, found: Mapping[str, Found], counted: Mapping[str, int]) -> _Task:
        """Foretell a task, or return an equal one that was foretold before."""
        key = (
            target == GLOBAL,
            tuple(
                sorted(
                    (what, each.listed, each.asked, each.assumed) for what, each in found.items()
                )
            ),
            tuple(sorted(counted.items())),
        )
        if key not in self._made:
            made = calls_of_task(self._needs, target, found, counted)
            self._made[key] = _Task(
                is_global=target == GLOBAL,
                calls=made.calls,
                steps=made.steps,
                pace=pace_of(made.calls),
            )
        return self._made[key]


def _by_region(numbers: Mapping[tuple[str, str], int]) -> dict[str, dict[str, int]]:
    rows: dict[str, dict[str, int]] = {}
    for (region, what), number in numbers.items():
        rows.setdefault(region, {})[what] = number
    return rows


def _average(tasks: Iterable[_Task], *, is_global: bool) -> _Task | None:
    """Return what a task was like on average, in a region or in `global`; None if none was."""
    total: Counter[str] = Counter()
    number = 0
    steps = 0.0
    for task in tasks:
        if task.is_global is is_global:
            number += task.seen
            steps += task.steps * task.seen
            total.update({each: calls * task.seen for each, calls in task.calls.items()})
    if not number:
        return None
    calls = {operation: made / number for operation, made in total.items()}
    return _Task(is_global=is_global, calls=calls, steps=steps / number, pace=pace_of(calls))
