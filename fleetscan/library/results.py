"""What a sweep gives: findings and gaps, made of what a task just stored."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final, TypeAlias

import msgspec

from fleetscan.catalogue import Check
from fleetscan.engine.commit import Stored
from fleetscan.engine.plan import Plan
from fleetscan.store import Finding, GapRecord, Status, TargetResult
from fleetscan.verdicts import Cause

__all__ = ["Result", "ResultMaker", "some_unreached"]

#: what failed (and passed, if that is kept), and what could not be evaluated
Result: TypeAlias = Finding | GapRecord

#: gaps that are looked up at once
_BATCH: Final = 500


class ResultMaker:
    """Makes results of what was stored, each gap once."""

    def __init__(self, plan: Plan, checks: Mapping[str, Check[Any]]) -> None:
        self._names = {account.id: account.name for account in plan.accounts}
        self._checks = checks
        self._statuses = {Status.FAIL, Status.PASS} if plan.include_passed else {Status.FAIL}
        #: what a gap is about, by account, while more of it may come: two tasks may miss the same
        self._told: dict[str, set[tuple[str, str, str | None, str | None]]] = {}

    def results_of(self, stored: Stored) -> Iterator[Result]:
        """Yield the findings and gaps of what was stored together."""
        for task in stored.results:
            yield from self._findings(task)
            yield from self._gaps(task)
        for account_id in stored.accounts_done:
            self._told.pop(account_id, None)

    def _gaps(self, task: TargetResult) -> Iterator[GapRecord]:
        told = self._told.setdefault(task.account_id, set())
        for gap in task.gaps:
            # the store keeps one for each of these, too
            key = (gap.region, gap.check_id, gap.resource, gap.operation)
            if key not in told:
                told.add(key)
                yield GapRecord(account_id=task.account_id, **msgspec.structs.asdict(gap))

    def _findings(self, task: TargetResult) -> Iterator[Finding]:
        for evaluation in task.evaluations:
            if evaluation.status in self._statuses:
                check = self._checks[evaluation.check_id]
                yield Finding(
                    id=evaluation.fingerprint(task.account_id),
                    check_id=check.id,
                    status=evaluation.status,
                    severity=check.severity,
                    account_id=task.account_id,
                    account_name=self._names[task.account_id],
                    region=evaluation.region,
                    resource=evaluation.resource,
                    message=evaluation.message,
                    remediation=check.page.fix,
                    frameworks=check.frameworks,
                )


def some_unreached(gaps: Iterator[GapRecord]) -> list[GapRecord]:
    """Take the next of a store's gaps that no task stored, because none came so far."""
    return list(islice(filter(_is_unreached, gaps), _BATCH))


def _is_unreached(gap: GapRecord) -> bool:
    # as `StoreReader.gaps` makes them up
    return gap.cause is Cause.INTERNAL and gap.error_code == "Interrupted"
