from msgspec.structs import replace

from fleetscan.checks.iam.password_policy_asks_for_symbol import (
    password_policy_asks_for_symbol,
)
from fleetscan.verdicts import Fail, Pass
from tests.checks.iam.subjects import ACCOUNT, DEFAULT, STRICT


def test_a_policy_that_asks_for_one_passes() -> None:
    policy = replace(DEFAULT, custom=True, symbols=True)
    assert password_policy_asks_for_symbol(ACCOUNT, policy) == Pass(
        "account 111122223333 asks for a symbol in passwords"
    )


def test_a_policy_that_asks_for_all_others_fails() -> None:
    policy = replace(STRICT, symbols=False)
    assert password_policy_asks_for_symbol(ACCOUNT, policy) == Fail(
        "account 111122223333 does not ask for a symbol in passwords"
    )


def test_without_a_policy_it_fails() -> None:
    assert password_policy_asks_for_symbol(ACCOUNT, DEFAULT) == Fail(
        "account 111122223333 has no password policy of its own"
    )
