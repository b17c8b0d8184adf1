import pytest

from fleetscan.checks.secretsmanager.secret_not_public import secret_not_public
from fleetscan.facts.policies import ResourcePolicy
from fleetscan.verdicts import Fail, NotRead, Pass
from tests.checks.policies import NO_POLICY, OWNER, UNREADABLE, policy
from tests.checks.secretsmanager.subjects import secret


@pytest.mark.parametrize("narrow", [NO_POLICY, policy(OWNER)])
def test_a_secret_for_those_who_were_chosen_passes(narrow: ResourcePolicy) -> None:
    assert isinstance(secret_not_public(secret(), narrow), Pass)


def test_a_secret_for_anybody_fails() -> None:
    verdict = secret_not_public(secret(), policy("*", "secretsmanager:GetSecretValue"))
    assert verdict == Fail(
        "the policy of secret db is open: statement 1 lets anybody do secretsmanager:GetSecretValue"
    )


def test_a_policy_that_nobody_understands_is_no_verdict() -> None:
    with pytest.raises(NotRead):
        secret_not_public(secret(), UNREADABLE)
