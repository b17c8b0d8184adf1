"""`iam.console_password_used`."""

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
    prowler=["iam_user_console_access_unused"],
    config_rules=["iam-user-unused-credentials-check"],
)
def console_password_used(
    user: User, report: CredentialReport, now: Now, *, max_days: SomeDays = 45
) -> Verdict:
    """The user signed in to the console with the password lately.

    Why:
        A password that its owner no longer uses is one that nobody notices being used, and people
        who left keep theirs until somebody takes it away.

    Fix:
        Delete the login profile of users who no longer sign in. The user, its keys and policies
        stay, and a new password is soon given.

    CLI:
        aws iam delete-login-profile --user-name USER

    Terraform:
        None: remove the resource `aws_iam_user_login_profile` of the user.

    Differs:
        A password that was never used is unused since it was last changed. A later change does not
        make up for an old last use, as CIS has it. CIS and Security Hub's IAM.22 allow 45 days,
        IAM.8 and AWS Config allow 90. Prowler passes a password that was never used, and has IAM.26
        here as well, which is about server certificates. The report of IAM is up to four hours old,
        and so is what this check knows.

    Options:
        max_days: for how many days a password may be unused (of 24 hours each, to the second)
    """
    credentials = report.of(user)
    if credentials.password is False:
        return NotApplicable(f"user {user.id} has no password")
    used = credentials.password_last_used
    since = used or credentials.password_last_changed or credentials.created
    if (now.at - since) / timedelta(days=1) <= max_days:
        return Pass(f"the password of user {user.id} was used or set within {max_days} days")
    what = "used last on" if used else "never used since"
    return Fail(f"the password of user {user.id} was {what} {since:%Y-%m-%d}")
