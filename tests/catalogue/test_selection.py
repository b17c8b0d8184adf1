from dataclasses import replace
from typing import Any

import pytest

from fleetscan.catalogue import Check, select
from fleetscan.catalogue.model import Page
from fleetscan.catalogue.selection import no_match
from fleetscan.errors import ConfigurationError
from fleetscan.facts.base import Resource
from fleetscan.verdicts import Cause, Pass, Severity, Unread


def made(check_id: str, severity: Severity, *frameworks: str) -> Check[Any]:
    return Check(
        id=check_id,
        function=lambda: Pass(""),
        severity=severity,
        page=Page("a", "b", "c"),
        frameworks=frameworks,
        subject=Resource,
        facts={},
        every={},
    )


CHECKS = {
    item.id: item
    for item in (
        made("ec2.volume_encrypted", Severity.HIGH, "cis-2.0:2.2.1", "fsbp:EC2.3"),
        made("s3.bucket_encrypted", Severity.HIGH, "cis-1.5:2.1.1"),
        made("s3.bucket_logged", Severity.MEDIUM, "fsbp:S3.9"),
        made("tags.resource_tagged", Severity.LOW),
    )
}


def selected(**asked: Any) -> list[str]:  # noqa: ANN401 - whatever select takes
    return [check.id for check in select(CHECKS, **asked)]


def refused(**asked: Any) -> str:  # noqa: ANN401 - whatever select takes
    with pytest.raises(ConfigurationError) as caught:
        select(CHECKS, **asked)
    return str(caught.value)


def test_all_checks_are_chosen_if_nothing_is_asked_for() -> None:
    assert selected() == list(CHECKS)


@pytest.mark.parametrize(
    ("globs", "ids"),
    [
        (["s3.bucket_encrypted"], ["s3.bucket_encrypted"]),
        (["s3.*"], ["s3.bucket_encrypted", "s3.bucket_logged"]),
        (["*_encrypted"], ["ec2.volume_encrypted", "s3.bucket_encrypted"]),
        (["tags.*", "ec2.*"], ["ec2.volume_encrypted", "tags.resource_tagged"]),
        (["s3.bucket_l?gged"], ["s3.bucket_logged"]),
    ],
)
def test_globs_choose_by_id(globs: list[str], ids: list[str]) -> None:
    assert selected(include=globs) == ids


def test_a_glob_matches_whole_ids_with_their_case() -> None:
    assert "no check matches" in refused(include=["s3"])
    assert "no check matches" in refused(include=["S3.*"])


def test_skipped_checks_are_left_out() -> None:
    assert selected(include=["s3.*"], exclude=["*_logged"]) == ["s3.bucket_encrypted"]


def test_services_are_first_halves_of_ids() -> None:
    assert selected(services=["ec2", "tags"]) == ["ec2.volume_encrypted", "tags.resource_tagged"]


def test_a_framework_chooses_the_checks_that_are_mapped_to_it() -> None:
    assert selected(frameworks=["fsbp"]) == ["ec2.volume_encrypted", "s3.bucket_logged"]


def test_the_least_severity_is_chosen_too() -> None:
    assert selected(min_severity=Severity.MEDIUM) == [
        "ec2.volume_encrypted",
        "s3.bucket_encrypted",
        "s3.bucket_logged",
    ]


def test_a_check_must_fit_all_that_is_asked_for() -> None:
    chosen = selected(services=["s3"], min_severity=Severity.HIGH, exclude=["tags.*"])
    assert chosen == ["s3.bucket_encrypted"]


@pytest.mark.parametrize("option", ["include", "exclude"])
def test_an_id_that_is_none_is_answered_with_the_nearest(option: str) -> None:
    message = refused(**{option: ["s3.bucket_encypted"]})
    assert "s3.bucket_encypted: no check matches" in message
    assert message.index("nearest") < message.index("s3.bucket_encrypted")


def test_a_glob_that_matches_nothing_is_answered_with_the_nearest() -> None:
    assert "s3.bucket_encrypted" in refused(include=["s3.bucket_encrypt*ion"])


def test_one_glob_that_matches_does_not_excuse_one_that_does_not() -> None:
    assert "ecs.*" in refused(include=["s3.*", "ecs.*"])


def test_what_resembles_nothing_is_answered_with_what_there_is() -> None:
    assert "ec2.volume_encrypted" in refused(include=["qqqqqqqqqqqq"])


def test_where_there_are_many_and_none_is_near_it_is_said_what_lists_them() -> None:
    many = [f"s3.bucket_{number}" for number in range(9)]
    said = str(no_match("checks", "qqqqqqqqqqqq", "check", many))
    assert said == (
        "checks qqqqqqqqqqqq: no check matches; `fleetscan checks list` lists the 9 that there are"
    )


def test_an_unknown_service_is_refused() -> None:
    assert "tag: no service with checks matches; nearest: tags" in refused(services=["tag"])


def test_an_unknown_framework_is_answered_with_all_that_there_are() -> None:
    assert refused(frameworks=["fsbp", "cis-1.6"]) == (
        "framework cis-1.6: no framework matches that a check is mapped to; there are: "
        "cis-1.5, cis-2.0, fsbp"
    )


def test_to_skip_every_check_is_refused() -> None:
    assert "no check fits" in refused(exclude=["*"])


def with_one_that_is_not_loaded(**asked: Any) -> list[str]:  # noqa: ANN401 - whatever select takes
    unread = Unread(cause=Cause.INTERNAL, message="no module named lid")
    unloaded = replace(made("s3.not_loaded", Severity.LOW), unloaded=unread)
    return [check.id for check in select({**CHECKS, unloaded.id: unloaded}, **asked)]


@pytest.mark.parametrize(
    "asked",
    [
        {"frameworks": ["cis-1.5"]},
        {"frameworks": ["company-1.0"]},
        {"min_severity": Severity.HIGH},
        {"frameworks": ["cis-1.5"], "min_severity": Severity.CRITICAL},
    ],
    ids=str,
)
def test_what_is_not_known_of_a_check_leaves_it_in(asked: dict[str, Any]) -> None:
    assert "s3.not_loaded" in with_one_that_is_not_loaded(**asked)


def test_what_is_known_of_it_may_leave_it_out() -> None:
    assert "s3.not_loaded" not in with_one_that_is_not_loaded(include=["ec2.*"])
    assert "s3.not_loaded" not in with_one_that_is_not_loaded(exclude=["s3.not_*"])
    assert "s3.not_loaded" not in with_one_that_is_not_loaded(services=["tags"])
