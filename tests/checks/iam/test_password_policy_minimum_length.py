import pytest
from msgspec.structs import replace

from fleetscan.checks.iam.password_policy_minimum_length import password_policy_minimum_length
from fleetscan.verdicts import Fail, Pass
from tests.checks.iam.subjects import ACCOUNT, DEFAULT, STRICT

ASKS = "account 111122223333 asks for passwords of"


@pytest.mark.parametrize("length", [14, 128])
def test_what_is_long_enough_passes(length: int) -> None:
    policy = replace(STRICT, minimum_length=length)
    verdict = password_policy_minimum_length(ACCOUNT, policy)
    assert verdict == Pass(f"{ASKS} {length} characters")


def test_one_character_less_fails() -> None:
    policy = replace(STRICT, minimum_length=13)
    assert password_policy_minimum_length(ACCOUNT, policy) == Fail(
        f"{ASKS} 13 characters: 14 are required"
    )


def test_without_a_policy_it_is_the_length_that_aws_asks_for() -> None:
    asks = f"{ASKS} 8 characters, as AWS does by itself"
    assert password_policy_minimum_length(ACCOUNT, DEFAULT) == Fail(f"{asks}: 14 are required")
    assert password_policy_minimum_length(ACCOUNT, DEFAULT, characters=8) == Pass(asks)
