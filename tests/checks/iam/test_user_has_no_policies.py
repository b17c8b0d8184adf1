from fleetscan.checks.iam.user_has_no_policies import user_has_no_policies
from fleetscan.verdicts import Fail, Pass
from tests.checks.iam.subjects import ANN, ARN, AWS, READING, details


def test_a_user_that_has_all_from_groups_passes() -> None:
    assert user_has_no_policies(ANN, details(ANN)) == Pass("user ann has no policies of its own")


def test_attached_and_inline_policies_fail() -> None:
    policies = details(ANN, f"{AWS}/job-function/Billing", f"{ARN}:policy/ops", read=READING)
    assert user_has_no_policies(ANN, policies) == Fail(
        "user ann has policies of its own: Billing, ops, read (inline)"
    )
