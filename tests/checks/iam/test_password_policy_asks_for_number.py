from msgspec.structs import replace

from fleetscan.checks.iam.password_policy_asks_for_number import (
    password_policy_asks_for_number,
)
from fleetscan.verdicts import Fail, Pass
from tests.checks.iam.subjects import ACCOUNT, DEFAULT, STRICT


def test_a_policy_that_asks_for_one_passes() -> None:
    policy = replace(DEFAULT, custom=True, numbers=True)
    assert password_policy_asks_for_number(ACCOUNT, policy) == Pass(
        "account 111122223333 asks for a number in passwords"
    )


def test_a_policy_that_asks_for_all_others_fails() -> None:
    policy = replace(STRICT, numbers=False)
    assert password_policy_asks_for_number(ACCOUNT, policy) == Fail(
        "account 111122223333 does not ask for a number in passwords"
    )


def test_without_a_policy_it_fails() -> None:
    assert password_policy_asks_for_number(ACCOUNT, DEFAULT) == Fail(
        "account 111122223333 has no password policy of its own"
    )
