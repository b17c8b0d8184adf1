"""Checks, applied to facts that a test makes up."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import msgspec

from fleetscan.catalogue import Catalogue, Check, Scope
from fleetscan.engine.evaluate import Judgement, evaluate
from fleetscan.engine.readings import Readings
from fleetscan.facts.base import GLOBAL, Resource
from fleetscan.facts.clock import Now
from fleetscan.library.checks import load_catalogue
from fleetscan.store import ACCOUNT_LEVEL, Evaluation, Gap, Status
from fleetscan.testing.fake_api import ACCOUNT
from fleetscan.verdicts import Cause, Unread, Verdict

__all__ = ["NOW", "Judged", "judge", "load_check", "run_checks"]

#: what counts as now where a test gives nothing else
NOW: Final = datetime(2026, 1, 1, tzinfo=UTC)


def load_check(folder: str | Path, check_id: str) -> Check[Any]:
    """Return a check of a folder with custom checks.

    Raises:
        ConfigurationError: the folder is not laid out as it should be, a check of TOML has a
            mistake, or an id is taken.
        AssertionError: there is no such check, or it could not be loaded: the log has the
            traceback.
    """
    check = load_catalogue(folder, installed=False).checks.get(check_id)
    if check is None:
        raise AssertionError(f"{folder}: there is no check {check_id}")
    if check.unloaded is not None:
        raise AssertionError(f"{folder}: {check.unloaded.message}")
    return check


def judge(
    check: Check[Any],
    subject: Resource,
    *facts: object,
    now: datetime = NOW,
    **others: object,
) -> Verdict:
    """Call a check, of Python or of TOML, with facts in any order.

    Args:
        check: as `load_check` gives it, or the decorated function.
        subject: what is judged.
        facts: one of each type that the check takes.
        now: when the run began.
        others: by name: parameters of the check, and `Every[…]` and `InRegion[…]`.

    Raises:
        NotRead: the check can't tell: it would be a gap.
        TypeError: a fact is missing, or one was given that the check does not take.
    """
    kinds = {kind: name for name, kind in check.facts.items() if kind is not Now}
    given = {type(fact): fact for fact in facts}
    if given.keys() != kinds.keys():
        wanted = ", ".join(kind.__name__ for kind in kinds) or "none"
        raise TypeError(f"{check.id} takes facts of these types: {wanted}")
    arguments = {kinds[kind]: fact for kind, fact in given.items()}
    arguments |= {name: Now(now) for name, kind in check.facts.items() if kind is Now}
    return check.function(subject, **arguments, **others)


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """What checks said of what they were given."""

    evaluations: tuple[Evaluation, ...]
    #: what could not be evaluated, as a report has it
    gaps: tuple[Gap, ...]

    def statuses(self, check_id: str) -> dict[str, Status]:
        """Return what a check said of each resource, by the resource's id."""
        return {
            each.resource.id: each.status for each in self.evaluations if each.check_id == check_id
        }


def run_checks(
    catalogue: Catalogue,
    given: Iterable[Sequence[object]],
    *,
    checks: Iterable[str] | None = None,
    once: Iterable[object] = (),
    options: Mapping[str, Mapping[str, Any]] | None = None,
    now: datetime = NOW,
) -> Judged:
    """Apply checks to facts as a sweep of one account does. What is not given was not read.

    Args:
        catalogue: with the checks, as `fleetscan.load_catalogue` returns it.
        given: of each resource, itself and the facts about it: `(bucket, encryption, tags)`.
        checks: ids of those to apply; all that judge what is given by default.
        once: facts that the account or the region has once.
        options: parameters of checks, by id, as accounts.toml sets them.
        now: when the run began.
    """
    resources: list[tuple[Any, ...]] = [tuple(each) for each in given]
    kinds = {type(subject) for subject, *_ in resources}
    chosen = (
        [each for each in catalogue.checks.values() if kinds & set(catalogue.subjects(each))]
        if checks is None
        else [catalogue.checks[each] for each in checks]
    )
    needs = catalogue.needs(chosen)
    regions = sorted({subject.region for subject, *_ in resources} - {GLOBAL})
    judgement = Judgement(
        now=Now(now),
        options={
            check_id: catalogue.options(check_id, values, source="options")
            for check_id, values in (options or {}).items()
        },
    )
    evaluations: list[Evaluation] = []
    gaps: list[Gap] = []
    for target in (*regions, GLOBAL, ACCOUNT_LEVEL):
        read = [each for each in resources if _is_read_in(target, each[0], catalogue)]
        result = evaluate(
            _readings(read, [*once], kinds=_kinds_of_facts(chosen)),
            needs,
            judgement,
            account_id=ACCOUNT,
            target_region=target,
            regions=regions,
        )
        evaluations += result.evaluations
        gaps += result.gaps
    return Judged(evaluations=tuple(evaluations), gaps=tuple(gaps))


def _is_read_in(target: str, subject: Resource, catalogue: Catalogue) -> bool:
    """Whether the task of a region, of `global`, or the step for all of an account has it."""
    if target == ACCOUNT_LEVEL:
        return True
    lister = catalogue.provider(type(subject))
    is_regional = lister is not None and lister.scope is Scope.REGIONAL
    return target == (subject.region if is_regional else GLOBAL)


def _kinds_of_facts(checks: Iterable[Check[Any]]) -> set[type]:
    """Return the types of facts that checks take about resources."""
    return {
        kind
        for check in checks
        for kind in (
            *check.facts.values(),
            *(fact for each in check.every.values() for fact in each.facts),
        )
        if kind is not Now
    }


def _readings(
    resources: Iterable[tuple[Any, ...]], once: Iterable[object], *, kinds: Iterable[type]
) -> Readings:
    """Return what a task would have read that finds these resources."""
    readings = Readings()
    for subject, *facts in resources:
        readings.subjects[type(subject)][subject.arn] = subject
        given = {type(fact): fact for fact in (*once, *facts)}
        for kind in kinds:
            key = kind, subject.arn
            if kind in given:
                readings.facts[key] = given[kind]
            else:
                readings.unread[key] = (_not_given(kind, subject),)
    return readings


def _not_given(kind: type, subject: Resource) -> Unread:
    message = f"no {kind.__name__} of {subject.id} was given"
    return Unread(cause=Cause.INTERNAL, error_code="NotGiven", message=message)
