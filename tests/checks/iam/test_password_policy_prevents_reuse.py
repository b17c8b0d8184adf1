import pytest
from msgspec.structs import replace

from fleetscan.checks.iam.password_policy_prevents_reuse import password_policy_prevents_reuse
from fleetscan.verdicts import Fail, Pass
from tests.checks.iam.subjects import ACCOUNT, DEFAULT, STRICT

REFUSES = "account 111122223333 refuses the last"


def test_to_remember_the_most_passes() -> None:
    assert password_policy_prevents_reuse(ACCOUNT, STRICT) == Pass(f"{REFUSES} 24 passwords")


@pytest.mark.parametrize(
    ("remembered", "message"),
    [
        (23, f"{REFUSES} 23 passwords: 24 are required"),
        (0, "account 111122223333 lets passwords be used again"),
    ],
)
def test_to_remember_less_fails(remembered: int, message: str) -> None:
    policy = replace(STRICT, reuse_prevention=remembered)
    assert password_policy_prevents_reuse(ACCOUNT, policy) == Fail(message)


def test_how_many_are_asked_for_can_be_set() -> None:
    policy = replace(STRICT, reuse_prevention=4)
    assert isinstance(password_policy_prevents_reuse(ACCOUNT, policy, passwords=4), Pass)


def test_without_a_policy_it_fails() -> None:
    assert password_policy_prevents_reuse(ACCOUNT, DEFAULT) == Fail(
        "account 111122223333 has no password policy of its own"
    )
