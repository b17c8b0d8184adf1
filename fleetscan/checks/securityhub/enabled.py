"""`securityhub.enabled`."""

from fleetscan.catalogue import check
from fleetscan.facts.account import AccountRegion
from fleetscan.facts.securityhub import SecurityHub
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.HIGH,
    frameworks=[
        "cis-1.5:4.16",
        "cis-2.0:4.16",
        "cis-3.0:4.16",
        "cis-4.0:4.16",
        "cis-5.0:4.16",
        "cis-6.0:5.16",
        "cis-7.0:5.16",
    ],
    prowler=["securityhub_enabled"],
    config_rules=["securityhub-enabled"],
)
def enabled(account: AccountRegion, hub: SecurityHub) -> Verdict:
    """AWS Security Hub is enabled in the region.

    Why:
        What GuardDuty, Macie, Inspector and others find is in as many places. Security Hub has it
        in one, checks the account by itself, and tells whoever is to know.

    Fix:
        Enable Security Hub. In an organization its administrator account can do it for every
        member. It needs AWS Config to record the resources that it is to check.

    CLI:
        aws securityhub enable-security-hub --region REGION

    Terraform:
        resource "aws_securityhub_account" "example" {}

    Differs:
        Prowler asks for a standard or an integration that is on as well. CIS and AWS Config ask
        that it is enabled.
    """
    if hub.is_enabled:
        return Pass(f"Security Hub is enabled in {account.region}")
    return Fail(f"Security Hub is not enabled in {account.region}")
