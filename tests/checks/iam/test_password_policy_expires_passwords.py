from msgspec.structs import replace

from fleetscan.checks.iam.password_policy_expires_passwords import (
    password_policy_expires_passwords,
)
from fleetscan.verdicts import Fail, Pass
from tests.checks.iam.subjects import ACCOUNT, DEFAULT, STRICT

EXPIRE = "passwords of account 111122223333 expire after"


def test_an_age_that_is_allowed_passes() -> None:
    assert password_policy_expires_passwords(ACCOUNT, STRICT) == Pass(f"{EXPIRE} 90 days")


def test_an_age_of_a_day_more_fails() -> None:
    policy = replace(STRICT, max_age=91)
    assert password_policy_expires_passwords(ACCOUNT, policy) == Fail(
        f"{EXPIRE} 91 days: 90 are allowed"
    )
    assert isinstance(password_policy_expires_passwords(ACCOUNT, policy, max_days=91), Pass)


def test_passwords_that_never_expire_fail() -> None:
    policy = replace(STRICT, max_age=None)
    assert password_policy_expires_passwords(ACCOUNT, policy) == Fail(
        "passwords of account 111122223333 never expire"
    )


def test_without_a_policy_it_fails() -> None:
    assert password_policy_expires_passwords(ACCOUNT, DEFAULT) == Fail(
        "account 111122223333 has no password policy of its own"
    )
