"""`macie.enabled`."""

from fleetscan.catalogue import check
from fleetscan.facts.account import AccountRegion
from fleetscan.facts.macie2 import MacieSession
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=[
        "fsbp:Macie.1",
        "cis-1.4:2.1.4",
        "cis-1.5:2.1.4",
        "cis-2.0:2.1.3",
        "cis-3.0:2.1.3",
        "cis-4.0:2.1.3",
        "cis-5.0:2.1.3",
        "cis-6.0:3.1.3",
        "cis-7.0:3.1.3",
    ],
    prowler=["macie_is_enabled"],
    config_rules=["macie-status-check"],
)
def enabled(account: AccountRegion, macie: MacieSession) -> Verdict:
    """Amazon Macie is enabled in the region.

    Why:
        Nobody knows in which of a thousand buckets personal data or keys have ended up. Macie looks
        into them, and tells of buckets that are public or shared.

    Fix:
        Enable Macie. In an organization its administrator account can do it for every member.

    CLI:
        aws macie2 enable-macie --region REGION

    Terraform:
        resource "aws_macie2_account" "example" {
          status = "ENABLED"
        }

    Differs:
        A region in which the account has no bucket is asked for it, too, as by AWS's control.
        Whether sensitive data is looked for, and everything classified, as CIS asks, is for people
        to judge.
    """
    if macie.status == "ENABLED":
        return Pass(f"Macie is enabled in {account.region}")
    return Fail(f"Macie is {'paused' if macie.status else 'not enabled'} in {account.region}")
