"""`iam.root_not_used`."""

from datetime import timedelta

from fleetscan.catalogue import check
from fleetscan.catalogue.parameters import SomeDays
from fleetscan.facts.account import Account
from fleetscan.facts.clock import Now
from fleetscan.facts.iam import CredentialReport
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.HIGH,
    frameworks=[
        "cis-1.4:1.7",
        "cis-1.5:1.7",
        "cis-2.0:1.7",
        "cis-3.0:1.7",
        "cis-4.0:1.7",
        "cis-5.0:1.6",
        "cis-6.0:2.6",
        "cis-7.0:2.7",
    ],
    prowler=["iam_avoid_root_usage"],
)
def root_not_used(
    account: Account, report: CredentialReport, now: Now, *, days: SomeDays = 30
) -> Verdict:
    """The root user of the account was not used lately.

    Why:
        What the root user does can't be restricted and is not tied to a person. It is for the few
        tasks that nothing else may do, so that its use should be an event.

    Fix:
        Work with roles, and keep the root user for what only it may do. If the use was not yours,
        take it for a break-in: change the password, delete access keys, and look through
        CloudTrail.

    CLI:
        aws cloudtrail lookup-events
            --lookup-attributes AttributeKey=Username,AttributeValue=root

    Terraform:
        None: Terraform can't take a use back.

    Differs:
        Prowler tolerates a use that is longer ago than one day, which a weekly sweep mostly misses.
        CIS names no number. The report of IAM is up to four hours old, and so is what this check
        knows.

    Options:
        days: how many days ago the last use must be at least (of 24 hours each)
    """
    root = report.root
    uses = {f"access key {key.number}": key.last_used for key in root.keys}
    uses["password"] = root.password_last_used
    found = [(when, what) for what, when in uses.items() if when is not None]
    if not found:
        return Pass(f"no use of the root user of account {account.id} is known")
    when, what = max(found)
    used = f"the root user of account {account.id} was last used on {when:%Y-%m-%d}, by {what}"
    return Fail(used) if (now.at - when) / timedelta(days=1) < days else Pass(used)
