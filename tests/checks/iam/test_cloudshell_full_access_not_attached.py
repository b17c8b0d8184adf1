from fleetscan.checks.iam.cloudshell_full_access_not_attached import (
    cloudshell_full_access_not_attached,
)
from fleetscan.facts.iam import AuthorizationDetails, IdentityPolicies
from fleetscan.verdicts import Fail, Pass
from tests.checks.iam.subjects import ACCOUNT, ANN, ARN, AWS, details

POLICY, OWN = f"{AWS}/AWSCloudShellFullAccess", f"{ARN}:policy/AWSCloudShellFullAccess"


def test_attached_to_nobody_passes() -> None:
    policies = details(ANN, f"{AWS}/ReadOnlyAccess", OWN)
    assert cloudshell_full_access_not_attached(ACCOUNT, policies) == Pass(
        "AWSCloudShellFullAccess is attached to nobody in account 111122223333"
    )


def test_whoever_has_it_is_named_also_of_identity_center() -> None:
    policies = AuthorizationDetails(
        identities={
            f"{ARN}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Ops_0a": IdentityPolicies(
                attached=(POLICY,), inline=()
            ),
            f"{ARN}:group/ops": IdentityPolicies(
                attached=(f"{AWS}/ReadOnlyAccess", POLICY), inline=()
            ),
            f"{ARN}:user/ann": IdentityPolicies(attached=(OWN,), inline=()),
        },
        aws_managed={},
    )
    assert cloudshell_full_access_not_attached(ACCOUNT, policies) == Fail(
        "AWSCloudShellFullAccess is attached to group/ops, "
        "role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Ops_0a"
    )


def test_in_other_partitions_it_is_the_same() -> None:
    policies = details(ANN, "arn:aws-cn:iam::aws:policy/AWSCloudShellFullAccess")
    assert isinstance(cloudshell_full_access_not_attached(ACCOUNT, policies), Fail)
