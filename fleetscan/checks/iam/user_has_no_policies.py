"""`iam.user_has_no_policies`."""

from fleetscan.catalogue import check
from fleetscan.facts.iam import AuthorizationDetails, User, policy_name
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.LOW,
    frameworks=[
        "fsbp:IAM.2",
        "cis-1.4:1.15",
        "cis-1.5:1.15",
        "cis-2.0:1.15",
        "cis-3.0:1.15",
        "cis-4.0:1.15",
        "cis-5.0:1.14",
        "cis-6.0:2.14",
        "cis-7.0:2.13",
    ],
    prowler=["iam_policy_attached_only_to_group_or_roles"],
    config_rules=["iam-user-no-policies-check"],
)
def user_has_no_policies(user: User, details: AuthorizationDetails) -> Verdict:
    """The user has no policies of its own, and what it may do comes from groups.

    Why:
        What is given to one user is forgotten when the person changes jobs. What a group has is one
        place to look, and leaves with the membership.

    Fix:
        Attach the policies to a group, make the user a member, and take them from the user.

    CLI:
        aws iam attach-group-policy --group-name GROUP --policy-arn POLICY_ARN
        aws iam add-user-to-group --group-name GROUP --user-name USER
        aws iam detach-user-policy --user-name USER --policy-arn POLICY_ARN
        aws iam delete-user-policy --user-name USER --policy-name INLINE_POLICY

    Terraform:
        resource "aws_iam_group_policy_attachment" "example" {
          group      = aws_iam_group.example.name
          policy_arn = aws_iam_policy.example.arn
        }

        resource "aws_iam_user_group_membership" "example" {
          user   = aws_iam_user.example.name
          groups = [aws_iam_group.example.name]
        }

    Differs:
        A permissions boundary is no policy that gives anything, and is not counted. IAM.2 of
        Security Hub asks for the same.
    """
    policies = details.policies_of(user)
    names = [policy_name(arn) for arn in policies.attached]
    names += [f"{policy.name} (inline)" for policy in policies.inline]
    if names:
        return Fail(f"user {user.id} has policies of its own: {', '.join(names)}")
    return Pass(f"user {user.id} has no policies of its own")
