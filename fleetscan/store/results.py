"""What a finished task found out, as rows of the store."""

from collections.abc import Iterable
from itertools import chain
from typing import Final, NamedTuple, TypeAlias

import msgspec

from fleetscan.facts.base import GLOBAL
from fleetscan.store.records import (
    ACCOUNT_LEVEL,
    Evaluation,
    Gap,
    ResourceRecord,
    Status,
    TargetResult,
)

__all__ = ["PlannedCells", "Row", "Rows", "SharedGap", "storable"]

#: of any table
Row: TypeAlias = tuple[object, ...]

# Of two verdicts on one resource, which a list that changed while it was read can lead to, the
# worse one counts.
_WORST_FIRST: Final = (Status.FAIL, Status.PASS, Status.NOT_APPLICABLE)

_FAIL: Final = Status.FAIL.value
_PASS: Final = Status.PASS.value

_encode_tags = msgspec.json.Encoder(order="sorted").encode


class SharedGap(NamedTuple):
    """What gaps of many checks have in common, each in the words of its column."""

    run: int
    account_id: str
    region: str
    operation: str
    cause: str
    iam_action: str
    error_code: str
    message: str


class PlannedCells:
    """Which checks have a cell in a region, and which in `global`."""

    def __init__(self, *, in_regions: Iterable[str], in_global: Iterable[str]) -> None:
        self._in_regions: Final = frozenset(in_regions)
        self._global: Final = frozenset(in_global)

    def hold(self, region: str, check_id: str, regions: frozenset[str]) -> bool:
        """Whether an account with these regions has such a cell."""
        if region == GLOBAL:
            return check_id in self._global
        return region in regions and check_id in self._in_regions


class Rows:
    """The rows of several results, ready to be inserted, in the order of each table's columns.

    Args:
        run: `runs.number`.
        cells: those of the run's plan.
        include_passed: keep passes as findings, too.
    """

    def __init__(self, run: int, cells: PlannedCells, *, include_passed: bool) -> None:
        self._run: Final = run
        self._cells: Final = cells
        self._include_passed: Final = include_passed
        self._facts: Final[dict[str, list[Row]]] = {}
        self.findings: Final[list[Row]] = []
        self.tallies: Final[list[Row]] = []
        self.gaps: Final[list[Row]] = []
        #: gaps of many checks: the checks, sorted, and the row without their number
        self.shared_gaps: Final[list[tuple[tuple[str, ...], SharedGap]]] = []
        self.reads: Final[list[Row]] = []
        #: run and id of the accounts whose level was judged: what was kept of them is to go
        self.judged: Final[list[Row]] = []
        #: the most that there can be of findings, gaps, facts and counts
        self.size = 0

    @property
    def facts(self) -> list[Row]:
        """The facts that are to be kept."""
        return list(chain.from_iterable(self._facts.values()))

    def clear(self) -> None:
        """Drop them all."""
        for rows in (
            self._facts,
            self.findings,
            self.tallies,
            self.gaps,
            self.shared_gaps,
            self.reads,
            self.judged,
        ):
            rows.clear()
        self.size = 0

    def add(self, result: TargetResult, regions: frozenset[str]) -> None:
        """Turn a result into rows. `regions` are the final ones of its account.

        Raises:
            ValueError: something is about a cell that is not in the plan: the numbers of the
                report would no longer add up.
            UnicodeEncodeError: a text holds half a surrogate pair; see `storable`.
        """
        run, account = self._run, result.account_id
        self.size += len(result.evaluations) + len(result.gaps) + len(result.facts)
        self.size += len(result.reads)
        tallies: dict[tuple[str, str], list[int]] = {}
        for evaluation in _one_per_resource(result.evaluations):
            cell = (evaluation.region, evaluation.check_id)
            tally = tallies.get(cell)
            if tally is None:
                self._refuse_unplanned(account, *cell, regions)
                tally = tallies[cell] = [0, 0, 0]
            status = evaluation.status
            if status is Status.FAIL:
                tally[1] += 1
                self.findings.append(_finding(run, account, evaluation, _FAIL))
            elif status is Status.PASS:
                tally[0] += 1
                if self._include_passed:
                    self.findings.append(_finding(run, account, evaluation, _PASS))
            else:
                tally[2] += 1
        for (region, check_id), tally in tallies.items():
            self.tallies.append((run, account, result.region, region, check_id, *tally))
        self._add_gaps(result, regions)
        self.reads.extend(
            (run, account, each.region, each.what, each.number) for each in result.reads
        )
        if result.facts:
            # Before it binds bytes or a bool, Python's sqlite3 looks for an adapter: either makes
            # a row of two columns take 1.8 times as long; see its `need_adapt`.
            self._facts.setdefault(account, []).extend(
                (
                    run,
                    account,
                    result.region,
                    position,
                    fact.fact,
                    fact.subject,
                    bytearray(fact.payload),
                    int(fact.unread),
                )
                for position, fact in enumerate(result.facts)
            )
        if result.region == ACCOUNT_LEVEL:
            self._facts.pop(account, None)
            self.judged.append((run, account))

    def _add_gaps(self, result: TargetResult, regions: frozenset[str]) -> None:
        run, account = self._run, result.account_id
        shared: dict[SharedGap, set[str]] = {}
        for gap in result.gaps:
            self._refuse_unplanned(account, gap.region, gap.check_id, regions)
            if gap.resource is None:
                shared.setdefault(_shared(run, account, gap), set()).add(gap.check_id)
            else:
                self.gaps.append(_gap(run, account, gap.resource, gap))
        self.shared_gaps.extend((tuple(sorted(checks)), each) for each, checks in shared.items())

    def _refuse_unplanned(
        self, account: str, region: str, check_id: str, regions: frozenset[str]
    ) -> None:
        if not self._cells.hold(region, check_id, regions):
            raise ValueError(f"not in the plan: {check_id} in {region} of account {account}")


def storable(result: TargetResult) -> TargetResult:
    """Replace what no UTF-8 text can hold: half a surrogate pair, which JSON from AWS can have."""
    return msgspec.structs.replace(
        result,
        evaluations=tuple(
            msgspec.structs.replace(
                each,
                message=_text(each.message),
                resource=ResourceRecord(
                    arn=_text(each.resource.arn),
                    id=_text(each.resource.id),
                    type=_text(each.resource.type),
                    tags=None
                    if each.resource.tags is None
                    else {_text(key): _text(value) for key, value in each.resource.tags.items()},
                ),
            )
            for each in result.evaluations
        ),
        gaps=tuple(
            msgspec.structs.replace(
                gap,
                resource=gap.resource and _text(gap.resource),
                error_code=gap.error_code and _text(gap.error_code),
                message=_text(gap.message),
            )
            for gap in result.gaps
        ),
        facts=tuple(
            msgspec.structs.replace(fact, subject=_text(fact.subject)) for fact in result.facts
        ),
    )


def _text(value: str) -> str:
    return value.encode(errors="replace").decode()


def _one_per_resource(evaluations: Iterable[Evaluation]) -> Iterable[Evaluation]:
    unique: dict[tuple[str, str, str], Evaluation] = {}
    for evaluation in evaluations:
        key = (evaluation.region, evaluation.check_id, evaluation.resource.arn)
        known = unique.setdefault(key, evaluation)
        if known is not evaluation and _order(evaluation) < _order(known):
            unique[key] = evaluation
    return unique.values()


def _order(evaluation: Evaluation) -> tuple[int, str]:
    return _WORST_FIRST.index(evaluation.status), evaluation.message


def _finding(run: int, account: str, evaluation: Evaluation, status: str) -> Row:
    resource = evaluation.resource
    return (
        run,
        account,
        evaluation.region,
        evaluation.check_id,
        resource.arn,
        resource.id,
        resource.type,
        None if resource.tags is None else _encode_tags(resource.tags).decode(),
        status,
        evaluation.message,
    )


def _gap(run: int, account: str, resource: str, gap: Gap) -> Row:
    return (
        run,
        account,
        gap.region,
        gap.check_id,
        resource,
        gap.operation or "",
        gap.cause.value,
        gap.iam_action or "",
        gap.error_code or "",
        gap.message,
    )


def _shared(run: int, account: str, gap: Gap) -> SharedGap:
    return SharedGap(
        run,
        account,
        gap.region,
        gap.operation or "",
        gap.cause.value,
        gap.iam_action or "",
        gap.error_code or "",
        gap.message,
    )
