"""`iam.access_keys_made_after_console_user`."""

from datetime import timedelta
from typing import Final

from fleetscan.catalogue import check
from fleetscan.facts.iam import CredentialReport, User
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict

#: the console makes the key of a new user some seconds after the user
_TOGETHER: Final = timedelta(minutes=1)


@check(
    severity=Severity.MEDIUM,
    frameworks=[
        "cis-1.4:1.11",
        "cis-1.5:1.11",
        "cis-2.0:1.11",
        "cis-3.0:1.11",
        "cis-4.0:1.11",
        "cis-5.0:1.10",
        "cis-6.0:2.10",
    ],
    prowler=["iam_user_no_setup_initial_access_key"],
)
def access_keys_made_after_console_user(user: User, report: CredentialReport) -> Verdict:
    """The user, who has a password, has no unused access key that was made along with the user.

    Why:
        Keys that are made for every new user, just in case, are mostly never used, and lie around
        in mails and downloads.

    Fix:
        Delete the key. Whoever needs one makes it when it is needed.

    CLI:
        aws iam list-access-keys --user-name USER
        aws iam delete-access-key --user-name USER --access-key-id ACCESS_KEY_ID

    Terraform:
        None: remove the resource `aws_iam_access_key` of the user.

    Differs:
        Along with the user is within a minute of it. A key that was used since passes, as somebody
        needs it. Prowler fails any key that was never used, however long after the user it was
        made: that one is `iam.access_keys_used` here. The report of IAM is up to four hours old,
        and so is what this check knows.
    """
    credentials = report.of(user)
    if credentials.password is False:
        return NotApplicable(f"user {user.id} has no password")
    keys = [
        str(key.number)
        for key in credentials.active_keys
        if key.last_used is None
        and key.last_rotated is not None
        and key.last_rotated - credentials.created <= _TOGETHER
    ]
    if keys:
        return Fail(
            f"user {user.id} has access keys that were made with the user on "
            f"{credentials.created:%Y-%m-%d} and never used: {', '.join(keys)}"
        )
    return Pass(f"user {user.id} has no unused access key that was made with the user")
