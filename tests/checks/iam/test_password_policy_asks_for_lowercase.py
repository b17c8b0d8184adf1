from msgspec.structs import replace

from fleetscan.checks.iam.password_policy_asks_for_lowercase import (
    password_policy_asks_for_lowercase,
)
from fleetscan.verdicts import Fail, Pass
from tests.checks.iam.subjects import ACCOUNT, DEFAULT, STRICT


def test_a_policy_that_asks_for_one_passes() -> None:
    policy = replace(DEFAULT, custom=True, lowercase=True)
    assert password_policy_asks_for_lowercase(ACCOUNT, policy) == Pass(
        "account 111122223333 asks for a lowercase letter in passwords"
    )


def test_a_policy_that_asks_for_all_others_fails() -> None:
    policy = replace(STRICT, lowercase=False)
    assert password_policy_asks_for_lowercase(ACCOUNT, policy) == Fail(
        "account 111122223333 does not ask for a lowercase letter in passwords"
    )


def test_without_a_policy_it_fails() -> None:
    assert password_policy_asks_for_lowercase(ACCOUNT, DEFAULT) == Fail(
        "account 111122223333 has no password policy of its own"
    )
