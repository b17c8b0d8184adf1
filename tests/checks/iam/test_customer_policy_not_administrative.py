import pytest

from fleetscan.access import PolicyDocument
from fleetscan.checks.iam.customer_policy_not_administrative import (
    customer_policy_not_administrative,
)
from fleetscan.verdicts import Fail, NotRead, Pass
from tests.checks.iam.subjects import (
    ADMINISTRATION,
    ALL_BUT_TRAILS,
    NOT_SAID,
    READING,
    UNDER_CONDITIONS,
    managed_policy,
)


def test_a_policy_that_gives_less_passes() -> None:
    assert customer_policy_not_administrative(managed_policy(READING)) == Pass(
        "policy ops does not give full administration"
    )


@pytest.mark.parametrize(
    ("document", "how"),
    [
        (ADMINISTRATION, "statement All"),
        (UNDER_CONDITIONS, "statement 1 under conditions"),
        (ALL_BUT_TRAILS, "statement 1 except for cloudtrail:*"),
    ],
)
def test_full_administration_fails_however_it_is_given(document: PolicyDocument, how: str) -> None:
    assert customer_policy_not_administrative(managed_policy(document)) == Fail(
        f"policy ops gives full administration by {how}, and is attached"
    )


def test_what_is_attached_to_nobody_fails_if_that_is_asked_for() -> None:
    policy = managed_policy(ADMINISTRATION, attachments=0)
    gives = "policy ops gives full administration by statement All"
    assert customer_policy_not_administrative(policy) == Pass(f"{gives}, but is attached to nobody")
    assert customer_policy_not_administrative(policy, also_unattached=True) == Fail(gives)


def test_a_document_that_can_not_be_read_is_no_verdict() -> None:
    with pytest.raises(NotRead):
        customer_policy_not_administrative(managed_policy(NOT_SAID))
