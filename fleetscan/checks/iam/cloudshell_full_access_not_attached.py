"""`iam.cloudshell_full_access_not_attached`."""

from fleetscan.catalogue import check
from fleetscan.facts.account import Account
from fleetscan.facts.iam import AuthorizationDetails
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=[
        "cis-2.0:1.22",
        "cis-3.0:1.22",
        "cis-4.0:1.22",
        "cis-5.0:1.21",
        "cis-6.0:2.21",
        "cis-7.0:2.20",
    ],
    prowler=["iam_policy_cloudshell_admin_not_attached"],
    config_rules=["iam-policy-blacklisted-check"],
)
def cloudshell_full_access_not_attached(account: Account, details: AuthorizationDetails) -> Verdict:
    """The policy AWSCloudShellFullAccess is attached to nobody.

    Why:
        CloudShell with full access can upload and download files, so that data leaves the account
        by a browser, past whatever watches its networks.

    Fix:
        Detach the policy, and give those who need CloudShell one that denies the transfer of files.

    CLI:
        aws iam list-entities-for-policy
            --policy-arn arn:aws:iam::aws:policy/AWSCloudShellFullAccess
        aws iam detach-role-policy --role-name ROLE
            --policy-arn arn:aws:iam::aws:policy/AWSCloudShellFullAccess

    Terraform:
        resource "aws_iam_policy" "cloudshell" {
          name = "cloudshell-without-transfer"

          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [
              {
                Effect   = "Allow"
                Action   = "cloudshell:*"
                Resource = "*"
              },
              {
                Effect   = "Deny"
                Action   = ["cloudshell:GetFileDownloadUrls", "cloudshell:GetFileUploadUrls"]
                Resource = "*"
              },
            ]
          })
        }

    Differs:
        Roles of IAM Identity Center count. It is this policy that is asked about, as CIS does:
        whoever may do everything may use CloudShell as well, and is told by other checks.
    """
    if having := details.having("AWSCloudShellFullAccess"):
        return Fail(f"AWSCloudShellFullAccess is attached to {', '.join(having)}")
    return Pass(f"AWSCloudShellFullAccess is attached to nobody in account {account.id}")
