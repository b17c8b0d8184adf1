import pytest

from fleetscan.checks.kms.key_not_public import key_not_public
from fleetscan.facts.policies import ResourcePolicy
from fleetscan.verdicts import Fail, NotRead, Pass
from tests.checks.kms.subjects import key
from tests.checks.policies import OWNER, UNREADABLE, policy

VIA_S3 = {"StringEquals": {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}}
OF_THE_ACCOUNT = {"StringEquals": {"kms:CallerAccount": "111122223333"}}


@pytest.mark.parametrize(
    "narrow", [policy(OWNER, "kms:*"), policy("*", "kms:*", VIA_S3 | OF_THE_ACCOUNT)]
)
def test_a_policy_for_those_who_were_chosen_passes(narrow: ResourcePolicy) -> None:
    verdict = key_not_public(key(), narrow)
    assert verdict == Pass("the policy of key k-1 lets in nobody who was not chosen")


def test_a_policy_for_anybody_fails_and_says_what_is_given() -> None:
    verdict = key_not_public(key(), policy({"AWS": "*"}, "kms:Decrypt"))
    assert verdict == Fail("the policy of key k-1 is open: statement 1 lets anybody do kms:Decrypt")


def test_the_service_through_which_a_key_is_used_is_not_who_uses_it() -> None:
    assert isinstance(key_not_public(key(), policy("*", "kms:*", VIA_S3)), Fail)


def test_a_policy_that_nobody_understands_is_no_verdict() -> None:
    with pytest.raises(NotRead):
        key_not_public(key(), UNREADABLE)
