"""`iam.user_has_one_active_access_key`."""

from fleetscan.catalogue import check
from fleetscan.facts.iam import CredentialReport, User
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=[
        "cis-1.4:1.13",
        "cis-1.5:1.13",
        "cis-2.0:1.13",
        "cis-3.0:1.13",
        "cis-4.0:1.13",
        "cis-5.0:1.12",
        "cis-6.0:2.12",
    ],
    prowler=["iam_user_two_active_access_key"],
)
def user_has_one_active_access_key(user: User, report: CredentialReport) -> Verdict:
    """The user has at most one active access key.

    Why:
        Two keys that work are two that may leak, and with both in use nobody can tell which one is
        left over from the last rotation.

    Fix:
        Find out which of the two is used, make the other inactive, and delete it when nothing
        broke. A second key is for the hours of a rotation.

    CLI:
        aws iam list-access-keys --user-name USER
        aws iam update-access-key --user-name USER --access-key-id ACCESS_KEY_ID --status Inactive
        aws iam delete-access-key --user-name USER --access-key-id ACCESS_KEY_ID

    Terraform:
        resource "aws_iam_access_key" "example" {
          user   = aws_iam_user.example.name
          status = "Inactive"
        }

    Differs:
        The report of IAM is up to four hours old, and so is what this check knows.
    """
    active = len(report.of(user).active_keys)
    if active > 1:
        return Fail(f"user {user.id} has {active} active access keys")
    return Pass(f"user {user.id} has {active or 'no'} active access key")
