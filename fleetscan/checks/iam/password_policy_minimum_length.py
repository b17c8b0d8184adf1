"""`iam.password_policy_minimum_length`."""

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
        "cis-1.4:1.8",
        "cis-1.5:1.8",
        "cis-2.0:1.8",
        "cis-3.0:1.8",
        "cis-4.0:1.8",
        "cis-5.0:1.7",
        "cis-6.0:2.7",
        "cis-7.0:2.8",
    ],
    prowler=["iam_password_policy_minimum_length_14"],
    config_rules=["iam-password-policy"],
)
def password_policy_minimum_length(
    account: Account, policy: PasswordPolicy, *, characters: Annotated[int, Meta(ge=6, le=128)] = 14
) -> Verdict:
    """The password of each IAM user has at least the required number of characters.

    Why:
        What a password withstands grows with each character by a factor, and short ones are guessed
        whatever they consist of.

    Fix:
        Set a password policy that requires 14 characters. The command sets the policy as a whole:
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
        Without a policy of the account, AWS asks for 8 characters. With `characters = 8` this check
        passes such an account, for its passwords are that long; AWS Config fails every account
        without a policy of its own. Security Hub asks for 8 in IAM.7 and for 7 in IAM.10, CIS for
        14.

    Options:
        characters: how many a password must have at least
    """
    asked = f"account {account.id} asks for passwords of {policy.minimum_length} characters"
    if not policy.custom:
        asked += ", as AWS does by itself"
    if policy.minimum_length >= characters:
        return Pass(asked)
    return Fail(f"{asked}: {characters} are required")
