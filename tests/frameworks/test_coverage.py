"""Which requirements have checks, which only a person can judge, and which are missing."""

from typing import Any

import pytest

from fleetscan.catalogue import Check
from fleetscan.catalogue.model import Page
from fleetscan.facts.base import Resource
from fleetscan.frameworks import (
    FRAMEWORK_IDS,
    Covered,
    Framework,
    Kind,
    Requirement,
    coverage_of,
    coverages,
)
from fleetscan.verdicts import Pass, Severity


def made(check_id: str, *frameworks: str) -> Check[Any]:
    return Check(
        id=check_id,
        function=lambda: Pass(""),
        severity=Severity.LOW,
        page=Page("a", "b", "c"),
        frameworks=frameworks,
        subject=Resource,
        facts={},
        every={},
    )


def requirement(number: str, why_manual: str | None = None) -> Requirement:
    return Requirement(number=number, kind=Kind.MANUAL, title=number, why_manual=why_manual)


FRAMEWORK = Framework(
    id="own",
    name="Our own",
    requirements=(
        requirement("1"),
        requirement("2", "Nobody knows."),
        requirement("3"),
        requirement("4", "Nobody knows."),
        requirement("5"),
    ),
)
CHECKS = (made("s3.b", "own:1", "own:2"), made("s3.a", "own:1"), made("s3.c", "other:3"))


def test_a_requirement_is_automated_manual_or_not_covered() -> None:
    found = coverage_of(FRAMEWORK, CHECKS)
    assert [
        (each.requirement.number, each.covered, each.checks) for each in found.requirements
    ] == [
        ("1", Covered.AUTOMATED, ("s3.a", "s3.b")),
        ("2", Covered.AUTOMATED, ("s3.b",)),
        ("3", Covered.NOT_COVERED, ()),
        ("4", Covered.MANUAL, ()),
        ("5", Covered.NOT_COVERED, ()),
    ]
    assert found.counts == {Covered.AUTOMATED: 2, Covered.MANUAL: 1, Covered.NOT_COVERED: 2}


def test_completeness_is_of_what_can_be_checked() -> None:
    assert coverage_of(FRAMEWORK, CHECKS).completeness == 0.5
    assert coverage_of(FRAMEWORK, ()).completeness == 0.0


def test_where_only_a_person_can_judge_there_is_no_completeness() -> None:
    framework = Framework(id="own", name="Own", requirements=(requirement("1", "Nobody knows."),))
    assert coverage_of(framework, ()).completeness is None


def test_each_known_framework_has_a_coverage() -> None:
    found = coverages([made("s3.a", "cis-7.0:3.1.1")])
    assert tuple(found) == FRAMEWORK_IDS
    assert found["cis-7.0"].counts[Covered.AUTOMATED] == 1
    assert found["cis-6.0"].counts[Covered.AUTOMATED] == 0


def test_a_framework_that_only_checks_name_has_the_requirements_that_they_name() -> None:
    found = coverages(CHECKS)
    assert list(found)[len(FRAMEWORK_IDS) :] == ["other", "own"]
    assert [each.requirement.number for each in found["own"].requirements] == ["1", "2"]
    assert found["own"].completeness == 1.0


@pytest.mark.parametrize("framework_id", [each for each in FRAMEWORK_IDS if each != "fsbp"])
def test_a_benchmark_leaves_a_person_little(framework_id: str) -> None:
    """Many that it calls manual can be told from the API, and are then no excuse."""
    counts = coverages(())[framework_id].counts
    assert 3 <= counts[Covered.MANUAL] <= 10
