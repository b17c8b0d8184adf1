"""Apply checks to what was read: pure. Here, and only here, an unknown becomes a gap."""

import logging
import reprlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import msgspec

from fleetscan.catalogue import Check, Collector, Needs, Scope
from fleetscan.catalogue.model import Collection
from fleetscan.engine.readings import Readings
from fleetscan.facts.base import Every, InRegion, Resource, Tags
from fleetscan.facts.clock import Now
from fleetscan.store import ACCOUNT_LEVEL, Evaluation, Gap, ResourceRecord, Status, TargetResult
from fleetscan.verdicts import (
    Fail,
    NotApplicable,
    NotRead,
    Pass,
    Unknown,
    Unread,
    Verdict,
    broken,
)

_logger = logging.getLogger(__name__)

_STATUS: Mapping[type, Status] = {
    Pass: Status.PASS,
    Fail: Status.FAIL,
    NotApplicable: Status.NOT_APPLICABLE,
}


#: tells of a region that is not swept why what is there is not seen, and the region whose cells say
#: it; None if it was left out on purpose
Unswept: TypeAlias = Callable[[str], tuple[str, Unread] | None]


def none_is_missed(_region: str) -> None:
    """Leave what is in regions that are not swept out."""


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """What an evaluation needs to know besides the facts."""

    now: Now
    #: the options that were set, by check id
    options: Mapping[str, Mapping[str, Any]]


def evaluate(
    readings: Readings,
    needs: Needs,
    judgement: Judgement,
    *,
    account_id: str,
    target_region: str,
    regions: Sequence[str],
    elsewhere: Sequence[Unread] = (),
    unswept: Unswept = none_is_missed,
    calls: int = 0,
) -> TargetResult:
    """Apply the checks of one target to its readings.

    `regions` are those of the account that are swept: the cells of what is listed once for the
    account. `elsewhere` says what is not known of its other regions, which `Every[T]` needs.
    `unswept` says why what such a list names in any other region is not seen, and in whose cell.
    """
    evaluations: list[Evaluation] = []
    # a dict, for the same gap comes from each resource type of a cell
    gaps: dict[Gap, None] = {}
    lists = _Lists(readings)
    for check, subjects in needs.judged_in(
        None if target_region == ACCOUNT_LEVEL else target_region
    ):
        around = (
            _Collections(readings, needs, check, elsewhere).around if check.every else _none_around
        )
        for subject_type, lister in subjects:
            scope = lister.scope
            listed, missing = lists.of(subject_type)
            for resource in listed:
                if scope is Scope.ACCOUNT_WIDE and resource.region not in regions:
                    gaps |= _unseen(check.id, unswept, lister, resource)
                    continue
                every = around(resource.region)
                verdict = _judge(check, resource, readings, judgement, every)
                if isinstance(verdict, Unknown):
                    gaps |= _gaps(check.id, resource.region, resource.arn, verdict.unread)
                else:
                    evaluations.append(_evaluation(check.id, resource, readings, verdict))
            for listed_in, unread in missing:
                for region in regions if scope is Scope.ACCOUNT_WIDE else (listed_in,):
                    gaps |= _gaps(check.id, region, None, [unread])
    return TargetResult(
        account_id=account_id,
        region=target_region,
        evaluations=tuple(evaluations),
        gaps=tuple(gaps),
        calls=calls,
    )


def _unseen(
    check_id: str, unswept: Unswept, lister: Collector, resource: Resource
) -> dict[Gap, None]:
    """Say that a resource is where it is not seen; nothing if that is on purpose."""
    found = unswept(resource.region)
    if found is None:
        return {}
    cell, why = found
    if why.operation is None:
        call = lister.calls[0]
        why = msgspec.structs.replace(why, operation=call.operation, iam_action=call.iam_action)
    return _gaps(check_id, cell, resource.arn, [why])


class _Lists:
    """The resources of each type and why there may be more: sorted once for all checks."""

    def __init__(self, readings: Readings) -> None:
        self._readings = readings
        self._known: dict[type[Resource], tuple[Sequence[Resource], list[tuple[str, Unread]]]] = {}

    def of(self, subject: type[Resource]) -> tuple[Sequence[Resource], list[tuple[str, Unread]]]:
        known = self._known.get(subject)
        if known is None:
            readings = self._readings
            known = readings.listed(subject), readings.missing_of(subject)
            self._known[subject] = known
        return known


class _Collections:
    """What a check takes all of, with why there may be more."""

    def __init__(
        self,
        readings: Readings,
        needs: Needs,
        check: Check[Any],
        elsewhere: Sequence[Unread],
    ) -> None:
        self._readings = readings
        self._needs = needs
        self._in_region = {name: each for name, each in check.every.items() if each.in_region}
        self._everywhere = {
            name: Every(*self._found(each, None, elsewhere))
            for name, each in check.every.items()
            if not each.in_region
        }
        self._around: dict[str, Mapping[str, Every[Any]]] = {}

    def around(self, region: str) -> Mapping[str, Every[Any]]:
        """Return all of it for a subject of a region, by parameter."""
        if not self._in_region:
            return self._everywhere
        if region not in self._around:
            self._around[region] = self._everywhere | {
                name: InRegion(*self._found(each, region, ()))
                for name, each in self._in_region.items()
            }
        return self._around[region]

    def _found(
        self, collection: Collection, region: str | None, elsewhere: Sequence[Unread]
    ) -> tuple[list[Any], list[Unread]]:
        """Return what was read of a region, or of all, and what was not."""
        readings = self._readings
        missing = [
            unread
            for listed_in, unread in readings.missing_of(collection.of)
            if region in {None, listed_in}
        ]
        if self._needs.lister(collection.of).scope is Scope.REGIONAL:
            missing += elsewhere
        found: list[Any] = []
        for resource in readings.listed(collection.of):
            if region not in {None, resource.region}:
                continue
            if not collection.facts:
                found.append(resource)
                continue
            try:
                facts = [readings.about(fact, resource) for fact in collection.facts]
            except NotRead as error:
                missing += error.unread
            except LookupError as error:
                missing.append(_broken(error))
            else:
                found.append((resource, *facts))
        return found, list(dict.fromkeys(missing))


def _none_around(_region: str) -> Mapping[str, Every[Any]]:
    return {}


def _judge(
    check: Check[Any],
    resource: Resource,
    readings: Readings,
    judgement: Judgement,
    every: Mapping[str, Every[Any]],
) -> Verdict | Unknown:
    arguments: dict[str, object] = {**judgement.options.get(check.id, {}), **every}
    missing: list[Unread] = []
    for name, fact in check.facts.items():
        try:
            arguments[name] = judgement.now if fact is Now else readings.about(fact, resource)
        except NotRead as error:
            missing += error.unread
        except LookupError as error:
            missing.append(_broken(error))
    if missing and all(each.not_offered for each in missing):
        return NotApplicable(f"not offered in {resource.region}: {missing[0].message}")
    if missing:
        return Unknown(tuple(missing))
    try:
        verdict = check.function(resource, **arguments)
    except NotRead as error:
        return Unknown(error.unread)
    # it has said nothing, nor does it end the sweep, with exit code 0 or any other
    except (Exception, SystemExit) as error:  # noqa: BLE001 - `_failed` logs it
        return _failed(check, resource, error)
    reason: object = getattr(verdict, "reason", None)
    if type(verdict) not in _STATUS or not isinstance(reason, str) or not reason:
        # short, whatever it is, and even if its own repr() raises
        returned = reprlib.repr(verdict)
        return _failed(check, resource, TypeError(f"it returned {returned}, not a verdict"))
    return verdict


def _failed(check: Check[Any], resource: Resource, error: BaseException) -> Unknown:
    _logger.error("%s failed on %s", check.id, resource.arn, exc_info=error)
    return Unknown((_broken(error),))


def _broken(error: BaseException) -> Unread:
    return broken("the check failed", error)


def _evaluation(
    check_id: str, resource: Resource, readings: Readings, verdict: Verdict
) -> Evaluation:
    tags = readings.facts.get((Tags, resource.arn))
    return Evaluation(
        check_id=check_id,
        region=resource.region,
        resource=ResourceRecord(
            arn=resource.arn,
            id=resource.id,
            type=resource.TYPE,
            tags=tags.values if isinstance(tags, Tags) else None,
        ),
        status=_STATUS[type(verdict)],
        message=verdict.reason,
    )


def _gaps(
    check_id: str, region: str, resource: str | None, unread: Sequence[Unread]
) -> dict[Gap, None]:
    return {
        Gap(
            region=region,
            check_id=check_id,
            resource=resource,
            cause=item.cause,
            operation=item.operation,
            iam_action=item.iam_action,
            error_code=item.error_code,
            message=item.message,
        ): None
        for item in unread
    }
