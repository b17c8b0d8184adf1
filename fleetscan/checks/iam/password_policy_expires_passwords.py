"""`iam.password_policy_expires_passwords`."""

from typing import Annotated

from msgspec import Meta

from fleetscan.catalogue import check
from fleetscan.facts.account import Account
from fleetscan.facts.iam import PasswordPolicy
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:IAM.7", "fsbp:IAM.10"],
    prowler=["iam_password_policy_expires_passwords_within_90_days_or_less"],
    config_rules=["iam-password-policy"],
)
def password_policy_expires_passwords(
    account: Account, policy: PasswordPolicy, *, max_days: Annotated[int, Meta(ge=1, le=1095)] = 90
) -> Verdict:
    """The passwords of IAM users expire within the days that are allowed.

    Why:
        A password that leaked unnoticed works until it is changed, and most are changed only where
        they must be.

    Fix:
        Set a password policy with a maximum age of 90 days. The command sets the policy as a whole:
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
        CIS no longer asks for this, as NIST SP 800-63B advises against it where there is MFA.
        Security Hub looks at it in IAM.7 only if it is told a number of days; in IAM.10 it asks for
        90. An age above `max_days` fails here as no age does.

    Options:
        max_days: after how many days a password must expire at the latest
    """
    if not policy.custom:
        return Fail(f"account {account.id} has no password policy of its own")
    if policy.max_age is None:
        return Fail(f"passwords of account {account.id} never expire")
    expire = f"passwords of account {account.id} expire after {policy.max_age} days"
    return Pass(expire) if policy.max_age <= max_days else Fail(f"{expire}: {max_days} are allowed")
