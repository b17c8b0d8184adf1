import pytest

from fleetscan.checks.iam.access_keys_used import access_keys_used
from fleetscan.facts.iam import AccessKey
from fleetscan.verdicts import Fail, NotApplicable, Pass
from tests.checks.iam.subjects import ANN, NOW, SECOND, ago, key, of_ann

USED = Pass("all active access keys of user ann were used or made within 45 days")


@pytest.mark.parametrize(
    "each",
    [
        key(rotated=ago(1000), used=ago(45)),
        key(rotated=ago(1000), used=NOW.at + SECOND),
        # never used, and not for long
        key(rotated=ago(45)),
    ],
)
def test_a_key_that_was_used_lately_or_is_new_passes(each: AccessKey) -> None:
    assert access_keys_used(ANN, of_ann(each), NOW) == USED


@pytest.mark.parametrize(
    ("each", "message"),
    [
        (key(rotated=ago(10), used=ago(45) - SECOND), "1, used last on 2026-02-14"),
        (key(rotated=ago(45) - SECOND), "1, never used since 2026-02-14"),
        (key(), "1, never used since 2020-01-01"),
    ],
)
def test_a_key_that_was_not_used_for_longer_fails(each: AccessKey, message: str) -> None:
    assert access_keys_used(ANN, of_ann(each), NOW) == Fail(
        f"user ann has unused access keys: {message}"
    )


def test_of_two_keys_each_unused_one_is_named() -> None:
    keys = key(1, used=ago(100)), key(2, rotated=ago(100))
    assert access_keys_used(ANN, of_ann(*keys), NOW) == Fail(
        "user ann has unused access keys: "
        "1, used last on 2025-12-21; 2, never used since 2025-12-21"
    )
    assert isinstance(access_keys_used(ANN, of_ann(*keys), NOW, max_days=100), Pass)


@pytest.mark.parametrize("keys", [(), (key(active=False, rotated=ago(1000)),)])
def test_without_an_active_key_there_is_nothing_to_use(keys: tuple[AccessKey, ...]) -> None:
    assert isinstance(access_keys_used(ANN, of_ann(*keys), NOW), NotApplicable)
