"""`iam.support_access_attached`."""

from fleetscan.catalogue import check
from fleetscan.facts.account import Account
from fleetscan.facts.iam import AuthorizationDetails
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.LOW,
    frameworks=[
        "cis-1.4:1.17",
        "cis-1.5:1.17",
        "cis-2.0:1.17",
        "cis-3.0:1.17",
        "cis-4.0:1.17",
        "cis-5.0:1.16",
        "cis-6.0:2.16",
        "cis-7.0:2.15",
    ],
    prowler=["iam_support_role_created"],
    config_rules=["iam-policy-in-use"],
)
def support_access_attached(account: Account, details: AuthorizationDetails) -> Verdict:
    """Somebody in the account may manage cases with AWS Support, by the policy AWSSupportAccess.

    Why:
        In an incident is no time to find out that only the root user may ask AWS for help.

    Fix:
        Make a role for those who handle incidents, and attach AWSSupportAccess to it.

    CLI:
        aws iam create-role --role-name support --assume-role-policy-document file://trust.json
        aws iam attach-role-policy --role-name support
            --policy-arn arn:aws:iam::aws:policy/AWSSupportAccess

    Terraform:
        resource "aws_iam_role_policy_attachment" "support" {
          role       = aws_iam_role.support.name
          policy_arn = "arn:aws:iam::aws:policy/AWSSupportAccess"
        }

    Differs:
        A group or a user with the policy passes, as with AWS Config; CIS and Prowler ask for a
        role. Roles of IAM Identity Center count. Whoever may do everything does not: that is not
        for incidents alone.
    """
    if having := details.having("AWSSupportAccess"):
        return Pass(f"AWSSupportAccess is attached to {', '.join(having)}")
    return Fail(f"AWSSupportAccess is attached to nobody in account {account.id}")
