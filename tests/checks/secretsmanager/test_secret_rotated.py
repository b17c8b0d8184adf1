import pytest

from fleetscan.checks.secretsmanager.secret_rotated import secret_rotated
from fleetscan.verdicts import Cause, Fail, NotApplicable, NotRead, Pass, Unread
from tests.checks.secretsmanager.subjects import secret

BY_CRON = Unread(cause=Cause.UNEXPECTED_REPLY, message="the schedule is no number of days")


def test_a_secret_that_is_rotated_passes() -> None:
    assert secret_rotated(secret(days=400.0)) == Pass("secret db is rotated")


def test_a_secret_that_is_not_rotated_fails() -> None:
    assert secret_rotated(secret(rotated=False)) == Fail("secret db is not rotated")
    assert secret_rotated(secret(rotated=False), max_days=30) == Fail("secret db is not rotated")


def test_as_many_days_as_are_allowed_pass_and_more_fail() -> None:
    assert secret_rotated(secret(days=30.0), max_days=30) == Pass(
        "secret db is rotated every 30 days"
    )
    assert secret_rotated(secret(days=31.0), max_days=30) == Fail(
        "secret db is rotated every 31 days, 30 are allowed"
    )


def test_a_schedule_that_says_no_days_matters_only_where_days_are_asked_for() -> None:
    assert isinstance(secret_rotated(secret(days=BY_CRON)), Pass)
    with pytest.raises(NotRead):
        secret_rotated(secret(days=BY_CRON), max_days=30)


def test_a_replica_is_judged_with_its_primary() -> None:
    verdict = secret_rotated(secret(rotated=False, primary="us-east-1"))
    assert isinstance(verdict, NotApplicable)
