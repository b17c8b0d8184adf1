"""`guardduty.enabled`."""

from fleetscan.catalogue import check
from fleetscan.facts.account import AccountRegion
from fleetscan.facts.guardduty import GuardDuty
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.HIGH,
    frameworks=["fsbp:GuardDuty.1"],
    prowler=["guardduty_is_enabled"],
    config_rules=["guardduty-enabled-centralized"],
)
def enabled(account: AccountRegion, guardduty: GuardDuty) -> Verdict:
    """Amazon GuardDuty is enabled in the region.

    Why:
        It tells of stolen keys, of mining and of connections to known attackers, from logs that
        nobody has to switch on. In a region without it that goes unseen, used or not.

    Fix:
        Enable GuardDuty in every region. In an organization its administrator account can do it for
        every member.

    CLI:
        aws guardduty create-detector --enable --region REGION

    Terraform:
        resource "aws_guardduty_detector" "example" {
          enable = true
        }
    """
    if guardduty.is_enabled:
        return Pass(f"GuardDuty is enabled in {account.region}")
    state = "suspended" if guardduty.detector_id else "not enabled"
    return Fail(f"GuardDuty is {state} in {account.region}")
