"""From what was seen of an account to what is wrong with it. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

import msgspec

from fleetscan.aws.regions import call_for_regions
from fleetscan.doctor.codes import CODES, Level
from fleetscan.doctor.failures import code_of, evidence_of, problem_of
from fleetscan.doctor.model import (
    Denied,
    Examination,
    Expectation,
    Observation,
    Permissions,
    Problem,
    Source,
)
from fleetscan.doctor.roles import adding_to_policy_of, is_about_role, role_problem
from fleetscan.doctor.statements import allowing
from fleetscan.verdicts import Cause, Unread

__all__ = ["diagnose"]

#: seconds from which a clock that is wrong is told; AWS refuses from five times as many on
_SKEW: Final = 60
#: actions that a message names; more are counted
_MOST_NAMED: Final = 6
#: as `fleetscan.aws.source_errors` says it, of the profile that wants it
_SIGN_IN: Final = re.compile(r"`(aws sso login[^`]*)`")
_DENIED: Final = "permission.denied"
_PREDICTED: Final = "permission.predicted"
#: what the simulator says denies it
_BY_WHAT: Final = {
    "permission.denied_by_boundary": ", by the permissions boundary",
    "permission.denied_by_scp": ", by the organization's service control policies",
    "permission.denied_explicitly": ", by a statement of a policy",
}
_DENIALS: Final = frozenset(
    {Cause.ACCESS_DENIED, Cause.DENIED_BY_SCP, Cause.DENIED_BY_RESOURCE_POLICY}
)


def diagnose(seen: Observation, expected: Expectation) -> Examination:
    """Say what is wrong with an account, errors first."""
    problems = tuple(_problems(seen, expected))
    levels = list(Level)
    return Examination(
        seen=seen,
        problems=tuple(sorted(problems, key=lambda problem: levels.index(problem.level))),
    )


def _problems(seen: Observation, expected: Expectation) -> Iterator[Problem]:
    if seen.setting is not None:
        problem = _as_usual(seen.setting.code, _of_profile(seen))
        yield msgspec.structs.replace(problem, evidence=seen.setting.message)
    if seen.no_source is not None:
        yield _of_source(seen.no_source, seen, expected)
    if seen.source is not None:
        yield from _of_session(seen.source, seen, expected)
    if seen.not_entered is not None:
        yield _of_entry(seen.not_entered, seen, expected)
    if seen.skew_seconds is not None and abs(seen.skew_seconds) >= _SKEW:
        yield _of_clock(seen.skew_seconds)
    if seen.no_regions is not None:
        yield problem_of(seen.no_regions)
    yield from _of_regions(seen)
    if seen.permissions is not None:
        yield from _of_permissions(seen.permissions, seen)


# source credentials and the way in


def _of_source(missing: Unread, seen: Observation, expected: Expectation) -> Problem:
    if is_about_role(missing):
        # a profile with a role of its own, which botocore assumes
        return role_problem(missing, seen.account, expected, of_profile=True)
    code = code_of(missing, with_source=True)
    problem = _as_usual(code, _of_profile(seen))
    fix = problem.fix
    if code == "source.login" and (command := _SIGN_IN.search(missing.message)):
        fix = f"Sign in again: `{command[1]}`."
    return msgspec.structs.replace(problem, fix=fix, evidence=evidence_of(missing))


def _of_profile(seen: Observation) -> str:
    # accounts with another one have a problem of their own
    return f"The profile is {seen.account.profile}." if seen.account.profile else ""


def _of_entry(missing: Unread, seen: Observation, expected: Expectation) -> Problem:
    if is_about_role(missing) and missing.error_code != "WrongAccount":
        return role_problem(missing, seen.account, expected)
    # of the last role, or of the source itself: both sign with what the source gives
    return problem_of(missing, with_source=True)


def _of_session(source: Source, seen: Observation, expected: Expectation) -> Iterator[Problem]:
    if source.is_hasty:
        yield _as_usual("timeout.metadata")
    if not source.is_temporary or source.renews:
        return
    whose = f"They are of: {source.kind}."
    if source.expires_at is None:
        yield _as_usual("session.unknown_end", whose)
    elif source.expires_at < seen.seen_at + timedelta(minutes=expected.minutes):
        yield _as_usual(
            "session.too_short",
            f"They expire at {_moment(source.expires_at)}; the run is expected to take "
            f"{expected.minutes} minutes. {whose}",
        )


def _of_clock(skew_seconds: float) -> Problem:
    minutes = round(abs(skew_seconds) / 60)
    direction = "behind" if skew_seconds > 0 else "ahead"
    unit = "minute" if minutes == 1 else "minutes"
    return _as_usual("clock.skewed", f"It is some {minutes} {unit} {direction}.")


# regions


def _of_regions(seen: Observation) -> Iterator[Problem]:
    regions = seen.regions
    if regions is None:
        return
    if regions.not_enabled:
        yield Problem(
            code="region.not_enabled",
            message=CODES["region.not_enabled"].means,
            fix=f"Enable them in the account (`aws account enable-region --region-name "
            f"{regions.not_enabled[0]}`), or leave them out of `regions`.",
            regions=regions.not_enabled,
        )
    if regions.warning is not None:
        yield Problem(
            code="regions.not_told",
            message=CODES["regions.not_told"].means,
            fix=_fix(_DENIED, seen),
            statement=allowing([call_for_regions(seen.account.partition).iam_action]),
            evidence=regions.warning,
        )
    if not regions.swept and not regions.not_enabled:
        patterns = ", ".join(seen.account.only_regions or seen.account.regions)
        yield _as_usual("regions.none", f"The patterns are: {patterns}.")


# permissions


def _of_permissions(permissions: Permissions, seen: Observation) -> Iterator[Problem]:
    failed = defaultdict[str, list[tuple[str, Unread]]](list)
    for region, missing in permissions.failed:
        code = code_of(missing, with_source=not seen.account.role_arns)
        failed[code].append((region, missing))
    confirmed = {
        (code, missing.iam_action) for code, cases in failed.items() for _, missing in cases
    }
    predicted = defaultdict[str, list[str]](list)
    for each in permissions.denied:
        code = _code_of_denied(each)
        # what was called is told with the regions where it was denied
        if (code, each.action) not in confirmed and each.action not in permissions.answered:
            predicted[code].append(each.action)
    for code, cases in failed.items():
        yield _of_probes(code, cases, seen)
    for code, denied in predicted.items():
        yield Problem(
            code=_PREDICTED,
            message=f"{CODES[_PREDICTED].means} So it is with {_named(denied)}"
            f"{_BY_WHAT.get(code, '')}.",
            fix=_fix(code, seen),
            statement=_statement(code, denied),
        )


def _code_of_denied(denied: Denied) -> str:
    if denied.by_organization:
        return "permission.denied_by_scp"
    if denied.by_boundary:
        return "permission.denied_by_boundary"
    return "permission.denied_explicitly" if denied.explicitly else "permission.denied"


def _of_probes(code: str, cases: list[tuple[str, Unread]], seen: Observation) -> Problem:
    """Make one problem of the calls that failed for the same reason."""
    _, first = cases[0]
    actions = sorted({missing.iam_action for _, missing in cases if missing.iam_action})
    operations = sorted({missing.operation for _, missing in cases if missing.operation})
    named = _named(actions if first.cause in _DENIALS else operations)
    return Problem(
        code=code,
        message=f"{CODES[code].means} So it is with {named}.",
        fix=_fix(code, seen),
        statement=_statement(code, actions),
        evidence=evidence_of(first),
        regions=tuple(sorted({region for region, _ in cases})),
    )


def _fix(code: str, seen: Observation) -> str:
    if code != _DENIED:
        return CODES[code].fix
    if seen.account.role_arns:
        return f"Add to a policy of {seen.account.role_arns[-1]}:"
    return adding_to_policy_of(seen.identity)


def _statement(code: str, actions: list[str]) -> str:
    return allowing(actions) if code == _DENIED else ""


def _named(names: list[str]) -> str:
    """Name some, and say how many more there are."""
    some = ", ".join(names[:_MOST_NAMED])
    more = len(names) - _MOST_NAMED
    return f"{some} and {more} more" if more > 0 else some


def _as_usual(code: str, also: str = "") -> Problem:
    diagnosis = CODES[code]
    message = f"{diagnosis.means} {also}" if also else diagnosis.means
    return Problem(code=code, message=message, fix=diagnosis.fix)


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
