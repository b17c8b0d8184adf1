"""`iam.access_keys_rotated`."""

from datetime import timedelta

from fleetscan.catalogue import check
from fleetscan.catalogue.parameters import SomeDays
from fleetscan.facts.clock import Now
from fleetscan.facts.iam import CredentialReport, User
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=[
        "fsbp:IAM.3",
        "cis-1.4:1.14",
        "cis-1.5:1.14",
        "cis-2.0:1.14",
        "cis-3.0:1.14",
        "cis-4.0:1.14",
        "cis-5.0:1.13",
        "cis-6.0:2.13",
        "cis-7.0:2.12",
    ],
    prowler=["iam_rotate_access_key_90_days"],
    config_rules=["access-keys-rotated"],
)
def access_keys_rotated(
    user: User, report: CredentialReport, now: Now, *, max_days: SomeDays = 90
) -> Verdict:
    """The active access keys of the user are not older than is allowed.

    Why:
        A key works until somebody ends it. The older one is, the more laptops, repositories and
        logs it has been in, and the longer one that leaked may be used.

    Fix:
        Have whatever uses the key assume a role, which needs none. Where it can't, make a second
        key, put it in place of the first, and delete that once it is no longer used.

    CLI:
        aws iam create-access-key --user-name USER
        aws iam update-access-key --user-name USER --access-key-id OLD_KEY_ID --status Inactive
        aws iam delete-access-key --user-name USER --access-key-id OLD_KEY_ID

    Terraform:
        resource "aws_iam_access_key" "example" {
          user   = aws_iam_user.example.name
          status = "Inactive"
        }

    Differs:
        A key that is inactive is not looked at. One that was made inactive and active again is as
        old as that change, for IAM's report has no other date. The report of IAM is up to four
        hours old, and so is what this check knows.

    Options:
        max_days: how many days old a key may be (of 24 hours each, to the second)
    """
    credentials = report.of(user)
    made = {key.number: key.last_rotated or credentials.created for key in credentials.active_keys}
    if not made:
        return NotApplicable(f"user {user.id} has no active access key")
    old = {
        number: when
        for number, when in made.items()
        if (now.at - when) / timedelta(days=1) > max_days
    }
    keys = ", ".join(f"{number} of {when:%Y-%m-%d}" for number, when in (old or made).items())
    if old:
        return Fail(f"user {user.id} has access keys that were not rotated: {keys}")
    return Pass(f"user {user.id} has rotated its access keys: {keys}")
