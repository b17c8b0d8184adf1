import pytest

from fleetscan.checks.iam.access_keys_rotated import access_keys_rotated
from fleetscan.facts.iam import AccessKey, CredentialReport
from fleetscan.verdicts import Fail, NotApplicable, NotRead, Pass
from tests.checks.iam.subjects import (
    ANN,
    LONG_AGO,
    NOW,
    SECOND,
    ago,
    credentials,
    key,
    of_ann,
    report,
)

OLD = "user ann has access keys that were not rotated:"


def test_a_key_of_exactly_the_days_that_are_allowed_passes() -> None:
    verdict = access_keys_rotated(ANN, of_ann(key(rotated=ago(90))), NOW)
    assert verdict == Pass("user ann has rotated its access keys: 1 of 2025-12-31")


def test_a_key_of_a_second_more_fails_and_is_named() -> None:
    keys = key(1, rotated=ago(89)), key(2, rotated=ago(90) - SECOND)
    assert access_keys_rotated(ANN, of_ann(*keys), NOW) == Fail(f"{OLD} 2 of 2025-12-31")


def test_how_old_is_allowed_can_be_set() -> None:
    old = of_ann(key(rotated=ago(91)))
    assert isinstance(access_keys_rotated(ANN, old, NOW, max_days=91), Pass)
    assert isinstance(access_keys_rotated(ANN, old, NOW, max_days=10**12), Pass)


def test_a_key_of_no_date_is_as_old_as_its_user() -> None:
    verdict = access_keys_rotated(ANN, of_ann(key()), NOW)
    assert verdict == Fail(f"{OLD} 1 of 2020-01-01")


@pytest.mark.parametrize("keys", [(), (key(active=False, rotated=ago(1000)),)])
def test_without_an_active_key_there_is_nothing_to_rotate(keys: tuple[AccessKey, ...]) -> None:
    assert isinstance(access_keys_rotated(ANN, of_ann(*keys), NOW), NotApplicable)


@pytest.mark.parametrize(
    "older",
    [report(), report({ANN: credentials(created=LONG_AGO - SECOND)})],
    ids=["without it", "with another of its name"],
)
def test_a_user_that_is_newer_than_the_report_is_not_judged(older: CredentialReport) -> None:
    with pytest.raises(NotRead) as caught:
        access_keys_rotated(ANN, older, NOW)
    (unread,) = caught.value.unread
    assert (unread.operation, unread.may_recover) == ("iam:GetCredentialReport", True)
    assert unread.message == (
        "the reply of 2026-03-31 12:00 UTC does not have arn:aws:iam::111122223333:user/ann, "
        "which may be new"
    )
