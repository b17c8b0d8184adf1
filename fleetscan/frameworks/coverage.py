"""Which requirements of a framework the checks cover."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cached_property
from typing import Any

import msgspec

from fleetscan.catalogue import Check
from fleetscan.frameworks.data import FRAMEWORK_IDS, load_framework
from fleetscan.frameworks.model import Framework, Kind, Requirement, split_reference

__all__ = ["Covered", "CoveredRequirement", "FrameworkCoverage", "coverage_of", "coverages"]


class Covered(StrEnum):
    """What becomes of a requirement in a sweep of all checks."""

    #: at least one check is mapped to it
    AUTOMATED = "automated"
    #: only a person can judge it
    MANUAL = "manual"
    #: it could be checked, and is not yet
    NOT_COVERED = "not_covered"


class CoveredRequirement(msgspec.Struct, frozen=True, kw_only=True):
    """A requirement, and the checks that are mapped to it."""

    requirement: Requirement
    #: ids, sorted
    checks: tuple[str, ...]

    @property
    def covered(self) -> Covered:
        """What becomes of it. Checks count, even where they see a part of it only."""
        if self.checks:
            return Covered.AUTOMATED
        return Covered.MANUAL if self.requirement.why_manual else Covered.NOT_COVERED


class FrameworkCoverage(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """A framework, and what becomes of each requirement of it."""

    framework: Framework
    requirements: tuple[CoveredRequirement, ...]

    @cached_property
    def counts(self) -> Mapping[Covered, int]:
        """How many requirements there are of each kind."""
        found = dict.fromkeys(Covered, 0)
        for each in self.requirements:
            found[each.covered] += 1
        return found

    @property
    def completeness(self) -> float | None:
        """The share, 0 to 1, with a check of what can be checked; None if nothing can be."""
        automated = self.counts[Covered.AUTOMATED]
        checkable = automated + self.counts[Covered.NOT_COVERED]
        return automated / checkable if checkable else None


def coverage_of(framework: Framework, checks: Iterable[Check[Any]]) -> FrameworkCoverage:
    """Return what becomes of each requirement of a framework in a sweep of these checks."""
    mapped = _mapped(checks).get(framework.id, {})
    return FrameworkCoverage(
        framework=framework,
        requirements=tuple(
            CoveredRequirement(requirement=each, checks=tuple(sorted(mapped.get(each.number, ()))))
            for each in framework.requirements
        ),
    )


def coverages(checks: Iterable[Check[Any]]) -> dict[str, FrameworkCoverage]:
    """Return the coverage of all known frameworks, and of those that only checks name, by id.

    Of the latter nobody knows what else they require: they have the requirements that are named.
    """
    found = tuple(checks)
    known = [load_framework(framework_id) for framework_id in FRAMEWORK_IDS]
    own = [
        _own_framework(framework_id, numbers)
        for framework_id, numbers in sorted(_mapped(found).items())
        if framework_id not in FRAMEWORK_IDS
    ]
    return {framework.id: coverage_of(framework, found) for framework in (*known, *own)}


def _own_framework(framework_id: str, numbers: Iterable[str]) -> Framework:
    return Framework(
        id=framework_id,
        name=framework_id,
        requirements=tuple(
            Requirement(number=number, kind=Kind.AUTOMATED, title="") for number in sorted(numbers)
        ),
    )


def _mapped(checks: Iterable[Check[Any]]) -> dict[str, dict[str, list[str]]]:
    """Return the ids of checks, by framework and by number of the requirement."""
    found: dict[str, dict[str, list[str]]] = {}
    for check in checks:
        for reference in check.frameworks:
            framework, number = split_reference(reference)
            found.setdefault(framework, {}).setdefault(number, []).append(check.id)
    return found
