from datetime import timedelta

import pytest

from fleetscan.checks.iam.access_keys_made_after_console_user import (
    access_keys_made_after_console_user,
)
from fleetscan.facts.iam import AccessKey
from fleetscan.verdicts import Fail, NotApplicable, Pass
from tests.checks.iam.subjects import ANN, LONG_AGO, SECOND, ago, key, of_ann

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize("later", [timedelta(0), SECOND, MINUTE])
def test_an_unused_key_that_was_made_along_with_the_user_fails(later: timedelta) -> None:
    report = of_ann(key(rotated=LONG_AGO + later), password=True)
    assert access_keys_made_after_console_user(ANN, report) == Fail(
        "user ann has access keys that were made with the user on 2020-01-01 and never used: 1"
    )


@pytest.mark.parametrize(
    "each",
    [
        key(rotated=LONG_AGO + MINUTE + SECOND),
        key(rotated=LONG_AGO, used=ago(99)),
        key(rotated=LONG_AGO, active=False),
        key(),
    ],
)
def test_one_that_is_used_or_was_made_later_passes(each: AccessKey) -> None:
    report = of_ann(each, password=True)
    assert access_keys_made_after_console_user(ANN, report) == Pass(
        "user ann has no unused access key that was made with the user"
    )


def test_a_user_without_a_password_is_made_for_the_key() -> None:
    report = of_ann(key(rotated=LONG_AGO))
    assert isinstance(access_keys_made_after_console_user(ANN, report), NotApplicable)
