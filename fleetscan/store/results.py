"""What a finished task found out, as rows of the store."""

from collections.abc import Iterable
from typing import Final, NamedTuple

import msgspec

from fleetscan.facts.base import GLOBAL
from fleetscan.store.records import (
    Evaluation,
    Gap,
    ResourceRecord,
    Status,
    TargetResult,
)

__all__ = ["PlannedCells", "Rows", "rows_of", "storable"]

# Of two verdicts on one resource, which a list that changed while it was read can lead to, the
# worse one counts.
_WORST_FIRST: Final = (Status.FAIL, Status.PASS, Status.NOT_APPLICABLE)

_encode_tags = msgspec.json.Encoder(order="sorted").encode


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


class Rows(NamedTuple):
    """The rows of one result, ready to be inserted, in the order of each table's columns."""

    findings: list[tuple[object, ...]]
    tallies: list[tuple[object, ...]]
    gaps: list[tuple[object, ...]]
    facts: list[tuple[object, ...]]


def rows_of(
    run: int,
    result: TargetResult,
    *,
    cells: PlannedCells,
    regions: frozenset[str],
    include_passed: bool,
) -> Rows:
    """Turn a result into rows.

    Args:
        run: `runs.number`.
        result: what the task found out.
        cells: those of the run's plan.
        regions: the final regions of the account.
        include_passed: keep passes as findings, too.

    Raises:
        ValueError: something is about a cell that is not in the plan: the numbers of the report
            would no longer add up.
        UnicodeEncodeError: a text holds half a surrogate pair; see `storable`.
    """
    account = result.account_id
    evaluations = _one_per_resource(result.evaluations)
    tallies: dict[tuple[str, str], dict[Status, int]] = {}
    findings = []
    for (region, check_id, _), evaluation in evaluations.items():
        status = evaluation.status
        tally = tallies.setdefault((region, check_id), dict.fromkeys(Status, 0))
        tally[status] += 1
        if status is Status.FAIL or (include_passed and status is Status.PASS):
            findings.append(_finding(run, account, evaluation))
    for region, check_id in {*tallies, *((gap.region, gap.check_id) for gap in result.gaps)}:
        if not cells.hold(region, check_id, regions):
            raise ValueError(f"not in the plan: {check_id} in {region} of account {account}")
    return Rows(
        findings,
        [
            (run, account, result.region, region, check_id, *(tally[status] for status in Status))
            for (region, check_id), tally in tallies.items()
        ],
        [_gap(run, account, gap) for gap in result.gaps],
        [
            (
                run,
                account,
                result.region,
                position,
                fact.fact,
                fact.subject,
                fact.payload,
                fact.unread,
            )
            for position, fact in enumerate(result.facts)
        ],
    )


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


def _one_per_resource(
    evaluations: Iterable[Evaluation],
) -> dict[tuple[str, str, str], Evaluation]:
    unique: dict[tuple[str, str, str], Evaluation] = {}
    for evaluation in evaluations:
        key = (evaluation.region, evaluation.check_id, evaluation.resource.arn)
        known = unique.setdefault(key, evaluation)
        if known is not evaluation and _order(evaluation) < _order(known):
            unique[key] = evaluation
    return unique


def _order(evaluation: Evaluation) -> tuple[int, str]:
    return _WORST_FIRST.index(evaluation.status), evaluation.message


def _finding(run: int, account: str, evaluation: Evaluation) -> tuple[object, ...]:
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
        evaluation.status.value,
        evaluation.message,
    )


def _gap(run: int, account: str, gap: Gap) -> tuple[object, ...]:
    return (
        run,
        account,
        gap.region,
        gap.check_id,
        gap.resource or "",
        gap.operation or "",
        gap.cause.value,
        gap.iam_action or "",
        gap.error_code or "",
        gap.message,
    )
