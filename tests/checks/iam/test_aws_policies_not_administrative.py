import pytest

from fleetscan.checks.iam.aws_policies_not_administrative import aws_policies_not_administrative
from fleetscan.facts.iam import Identity
from fleetscan.verdicts import Fail, NotApplicable, NotRead, Pass
from tests.checks.iam.subjects import (
    ADMINISTRATION,
    ADMINS,
    ANN,
    ARN,
    AWS,
    DEPLOY,
    NOT_SAID,
    READING,
    details,
)

ADMINISTRATOR, READ = f"{AWS}/AdministratorAccess", f"{AWS}/job-function/ViewOnlyAccess"
BOTH = {ADMINISTRATOR: ADMINISTRATION, READ: READING}


@pytest.mark.parametrize(
    ("identity", "name"),
    [(ANN, "user ann"), (ADMINS, "group admins"), (DEPLOY, "role deploy")],
)
def test_administrators_fail_and_others_pass(identity: Identity, name: str) -> None:
    policies = details(identity, READ, ADMINISTRATOR, aws=BOTH)
    assert aws_policies_not_administrative(identity, policies) == Fail(
        f"{name} has full administration by policies of AWS: AdministratorAccess (statement All)"
    )
    policies = details(identity, READ, aws=BOTH)
    assert aws_policies_not_administrative(identity, policies) == Pass(
        f"the policies of AWS that {name} has do not give full administration"
    )


def test_it_is_what_a_policy_says_that_counts() -> None:
    policies = details(ANN, READ, aws={READ: ADMINISTRATION})
    assert isinstance(aws_policies_not_administrative(ANN, policies), Fail)


def test_policies_of_the_account_are_not_looked_at() -> None:
    policies = details(ANN, f"{ARN}:policy/AdministratorAccess", aws=BOTH, ops=ADMINISTRATION)
    assert isinstance(aws_policies_not_administrative(ANN, policies), NotApplicable)


def test_one_that_is_not_known_matters_where_no_other_fails() -> None:
    policies = details(ANN, READ, ADMINISTRATOR, aws=BOTH | {READ: NOT_SAID})
    assert isinstance(aws_policies_not_administrative(ANN, policies), Fail)
    with pytest.raises(NotRead):
        aws_policies_not_administrative(ANN, details(ANN, READ, aws={READ: NOT_SAID}))
    with pytest.raises(NotRead) as caught:
        aws_policies_not_administrative(ANN, details(ANN, READ))
    assert caught.value.unread[0].message == f"the reply does not have {READ}, which may be new"
