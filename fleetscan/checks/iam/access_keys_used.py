"""`iam.access_keys_used`."""

from datetime import timedelta

from fleetscan.catalogue import check
from fleetscan.catalogue.parameters import SomeDays
from fleetscan.facts.clock import Now
from fleetscan.facts.iam import CredentialReport, User
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=[
        "fsbp:IAM.8",
        "fsbp:IAM.22",
        "cis-1.4:1.12",
        "cis-1.5:1.12",
        "cis-2.0:1.12",
        "cis-3.0:1.12",
        "cis-4.0:1.12",
        "cis-5.0:1.11",
        "cis-6.0:2.11",
        "cis-7.0:2.11",
    ],
    prowler=["iam_user_accesskey_unused"],
    config_rules=["iam-user-unused-credentials-check"],
)
def access_keys_used(
    user: User, report: CredentialReport, now: Now, *, max_days: SomeDays = 45
) -> Verdict:
    """The active access keys of the user were used lately.

    Why:
        A key that nobody uses is missed by nobody when it is copied, and whoever finds it in an old
        backup has all that the user may do.

    Fix:
        Make keys inactive that are no longer used, and delete them when nothing broke. Ask first
        what runs once a year.

    CLI:
        aws iam get-access-key-last-used --access-key-id ACCESS_KEY_ID
        aws iam update-access-key --user-name USER --access-key-id ACCESS_KEY_ID --status Inactive
        aws iam delete-access-key --user-name USER --access-key-id ACCESS_KEY_ID

    Terraform:
        resource "aws_iam_access_key" "example" {
          user   = aws_iam_user.example.name
          status = "Inactive"
        }

    Differs:
        A key that was never used is unused since it was made, so that a new one passes. CIS and
        Security Hub's IAM.22 allow 45 days, IAM.8 and AWS Config allow 90. Prowler has IAM.26 here
        as well, which is about server certificates. The report of IAM is up to four hours old, and
        so is what this check knows.

    Options:
        max_days: for how many days a key may be unused (of 24 hours each, to the second)
    """
    credentials = report.of(user)
    if not credentials.active_keys:
        return NotApplicable(f"user {user.id} has no active access key")
    unused: list[str] = []
    for key in credentials.active_keys:
        since = key.last_used or key.last_rotated or credentials.created
        if (now.at - since) / timedelta(days=1) > max_days:
            what = "used last on" if key.last_used else "never used since"
            unused.append(f"{key.number}, {what} {since:%Y-%m-%d}")
    if unused:
        return Fail(f"user {user.id} has unused access keys: {'; '.join(unused)}")
    return Pass(
        f"all active access keys of user {user.id} were used or made within {max_days} days"
    )
