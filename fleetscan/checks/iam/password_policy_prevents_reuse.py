"""`iam.password_policy_prevents_reuse`."""

from typing import Annotated

from msgspec import Meta

from fleetscan.catalogue import check
from fleetscan.facts.account import Account
from fleetscan.facts.iam import PasswordPolicy
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=[
        "fsbp:IAM.7",
        "fsbp:IAM.10",
        "cis-1.4:1.9",
        "cis-1.5:1.9",
        "cis-2.0:1.9",
        "cis-3.0:1.9",
        "cis-4.0:1.9",
        "cis-5.0:1.8",
        "cis-6.0:2.8",
        "cis-7.0:2.9",
    ],
    prowler=["iam_password_policy_reuse_24"],
    config_rules=["iam-password-policy"],
)
def password_policy_prevents_reuse(
    account: Account, policy: PasswordPolicy, *, passwords: Annotated[int, Meta(ge=1, le=24)] = 24
) -> Verdict:
    """An IAM user can't use one of the last passwords again.

    Why:
        Whoever may go back to an old password has not changed it, and one that leaked once is tried
        again for years.

    Fix:
        Set a password policy that remembers 24 passwords. The command sets the policy as a whole:
        what it leaves out goes back to AWS's default.

    CLI:
        aws iam update-account-password-policy --minimum-password-length 14
            --require-symbols --require-numbers
            --require-uppercase-characters --require-lowercase-characters
            --allow-users-to-change-password --max-password-age 90 --password-reuse-prevention 24

    Terraform:
        resource "aws_iam_account_password_policy" "example" {
          minimum_password_length        = 14
          require_lowercase_characters   = true
          require_numbers                = true
          require_symbols                = true
          require_uppercase_characters   = true
          allow_users_to_change_password = true
          max_password_age               = 90
          password_reuse_prevention      = 24
        }

    Differs:
        Security Hub looks at this in IAM.7 only if it is told a number, and asks for 4 in IAM.10.
        CIS asks for 24, the most that IAM remembers.

    Options:
        passwords: how many earlier passwords must be refused
    """
    if not policy.custom:
        return Fail(f"account {account.id} has no password policy of its own")
    remembered = f"account {account.id} refuses the last {policy.reuse_prevention} passwords"
    if policy.reuse_prevention >= passwords:
        return Pass(remembered)
    if policy.reuse_prevention == 0:
        return Fail(f"account {account.id} lets passwords be used again")
    return Fail(f"{remembered}: {passwords} are required")
