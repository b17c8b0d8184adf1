"""`iam.password_policy_asks_for_uppercase`."""

from fleetscan.catalogue import check
from fleetscan.facts.account import Account
from fleetscan.facts.iam import PasswordPolicy
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:IAM.7", "fsbp:IAM.10"],
    prowler=["iam_password_policy_uppercase"],
    config_rules=["iam-password-policy"],
)
def password_policy_asks_for_uppercase(account: Account, policy: PasswordPolicy) -> Verdict:
    """The password of each IAM user must have an uppercase letter.

    Why:
        A password in one case is among the first that are tried: lists of words and leaked
        passwords are mostly of it.

    Fix:
        Set a password policy that requires uppercase letters. The command sets the policy as a
        whole: what it leaves out goes back to AWS's default.

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
        Without a policy of the account, AWS asks for three of the four kinds of characters and for
        none of them by itself, so that such an account fails, as it does for Security Hub.
    """
    if policy.uppercase:
        return Pass(f"account {account.id} asks for an uppercase letter in passwords")
    if not policy.custom:
        return Fail(f"account {account.id} has no password policy of its own")
    return Fail(f"account {account.id} does not ask for an uppercase letter in passwords")
