import pytest

from fleetscan.checks.glacier.vault_not_public import vault_not_public
from fleetscan.facts.glacier import Vault
from fleetscan.facts.policies import ResourcePolicy
from fleetscan.verdicts import Fail, NotRead, Pass
from tests.checks.policies import NO_POLICY, OWNER, UNREADABLE, policy

ARCHIVE = Vault(
    arn="arn:aws:glacier:eu-west-1:111122223333:vaults/archive", id="archive", region="eu-west-1"
)


@pytest.mark.parametrize("narrow", [NO_POLICY, policy(OWNER)])
def test_a_vault_for_those_who_were_chosen_passes(narrow: ResourcePolicy) -> None:
    assert isinstance(vault_not_public(ARCHIVE, narrow), Pass)


def test_a_vault_for_anybody_fails() -> None:
    assert vault_not_public(ARCHIVE, policy("*", "glacier:InitiateJob")) == Fail(
        "the access policy of vault archive is open:"
        " statement 1 lets anybody do glacier:InitiateJob"
    )


def test_a_policy_that_nobody_understands_is_no_verdict() -> None:
    with pytest.raises(NotRead):
        vault_not_public(ARCHIVE, UNREADABLE)
