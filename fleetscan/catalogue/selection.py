"""Choose checks by what a user writes."""

import fnmatch
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from fleetscan.catalogue.model import Check
from fleetscan.errors import ConfigurationError
from fleetscan.suggestions import nearest
from fleetscan.verdicts import Severity

AnyCheck = Check[Any]

#: what says which there are, where they are too many for a message
_LISTED_BY: Final = {"check": "fleetscan checks list", "fact": "fleetscan checks facts"}
_FEW: Final = 5


def select(
    checks: Mapping[str, AnyCheck],
    *,
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    services: Sequence[str] = (),
    frameworks: Sequence[str] = (),
    min_severity: Severity | None = None,
) -> tuple[AnyCheck, ...]:
    """Return the checks that fit all that is asked for; what is not asked for is no limit.

    A check that could not be loaded fits every framework and severity: which are its own is not
    known, and left out it would be silence.

    Args:
        checks: all there are, by id.
        include: globs over ids, of which one must match.
        exclude: globs over ids, of which none may match.
        services: globs over the first halves of ids, of which one must match.
        frameworks: globs over names such as `cis-5.0`, to one of which the check must be mapped.
        min_severity: the least severity.

    Raises:
        ConfigurationError: one of them matches nothing, or no check is left.
    """
    _refuse_unmatched("checks", include, checks, "check")
    _refuse_unmatched("checks to skip", exclude, checks, "check")
    known_services = {_service(check_id) for check_id in checks}
    _refuse_unmatched("services", services, known_services, "service with checks")
    if frameworks and all(check.unloaded is None for check in checks.values()):
        # else it may be one of those that are not known
        _refuse_unknown_frameworks(frameworks, checks.values())
    # by id first: a check may be imported when it is asked for
    named = (
        checks[check_id]
        for check_id in checks
        if (not include or _matches(check_id, include))
        and not _matches(check_id, exclude)
        and (not services or _matches(_service(check_id), services))
    )
    found = tuple(
        check
        for check in named
        if check.unloaded is not None
        or (
            (not frameworks or any(_matches(name, frameworks) for name in _frameworks(check)))
            and (min_severity is None or check.severity >= min_severity)
        )
    )
    if not found:
        raise ConfigurationError(
            "no check fits all that is asked for: ids, those to skip, services, frameworks and the "
            "least severity; leave one of them out"
        )
    return found


def no_match(where: str, word: str, what: str, known: Iterable[str]) -> ConfigurationError:
    """Say that a word matches nothing, and what comes nearest to it, or what there is."""
    names = sorted(known)
    if near := nearest(word.replace("*", ""), names):
        there_is = f"nearest: {', '.join(near)}"
    elif what in _LISTED_BY and len(names) > _FEW:
        there_is = f"`{_LISTED_BY[what]}` lists the {len(names)} that there are"
    else:
        there_is = f"there are: {', '.join(names)}"
    return ConfigurationError(f"{where} {word}: no {what} matches; {there_is}")


def _refuse_unmatched(where: str, globs: Iterable[str], known: Iterable[str], what: str) -> None:
    names = list(known)
    for glob in globs:
        if not _matches_any(names, glob):
            raise no_match(where, glob, what, names)


def _refuse_unknown_frameworks(globs: Iterable[str], checks: Iterable[AnyCheck]) -> None:
    names = sorted({name for check in checks for name in _frameworks(check)})
    for glob in globs:
        if not _matches_any(names, glob):
            # all of them: they are few, and a version that is near is not what was meant
            raise ConfigurationError(
                f"framework {glob}: no framework matches that a check is mapped to; there are: "
                f"{', '.join(names) or 'none'}"
            )


def _matches_any(names: Iterable[str], glob: str) -> bool:
    return any(fnmatch.fnmatchcase(name, glob) for name in names)


def _service(check_id: str) -> str:
    return check_id.partition(".")[0]


def _frameworks(check: AnyCheck) -> set[str]:
    return {control.partition(":")[0] for control in check.frameworks}


def _matches(name: str, globs: Iterable[str]) -> bool:
    return any(fnmatch.fnmatchcase(name, glob) for glob in globs)
