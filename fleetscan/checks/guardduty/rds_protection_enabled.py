"""`guardduty.rds_protection_enabled`."""

from fleetscan.catalogue import check
from fleetscan.facts.account import AccountRegion
from fleetscan.facts.guardduty import GuardDuty
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict

_FEATURE = "RDS_LOGIN_EVENTS"


@check(
    severity=Severity.HIGH,
    frameworks=["fsbp:GuardDuty.9"],
    prowler=["guardduty_rds_protection_enabled"],
    config_rules=["guardduty-rds-protection-enabled"],
)
def rds_protection_enabled(account: AccountRegion, guardduty: GuardDuty) -> Verdict:
    """GuardDuty watches who logs in to databases of RDS in the region (RDS Protection).

    Why:
        Guessed and stolen passwords of databases show in no log of AWS. GuardDuty tells of logins
        that are unlike those before, and needs nothing installed.

    Fix:
        Enable the feature RDS_LOGIN_EVENTS of the detector. In an organization the administrator
        account of GuardDuty can do it for every member.

    CLI:
        aws guardduty update-detector --detector-id ID
            --features Name=RDS_LOGIN_EVENTS,Status=ENABLED --region REGION

    Terraform:
        resource "aws_guardduty_detector_feature" "example" {
          detector_id = aws_guardduty_detector.example.id
          name        = "RDS_LOGIN_EVENTS"
          status      = "ENABLED"
        }

    Differs:
        AWS's control judges members in the administrator's account. This judges each account by its
        own detector, which says the same. Prowler says nothing of a region without GuardDuty, which
        fails here.
    """
    region = account.region
    if not guardduty.is_enabled:
        return Fail(f"GuardDuty is not enabled in {region}")
    if guardduty.features and _FEATURE not in guardduty.features:
        return NotApplicable(f"GuardDuty has no {_FEATURE} in {region}")
    if guardduty.features.get(_FEATURE):
        return Pass(f"GuardDuty watches logins to databases of RDS in {region}")
    return Fail(f"{_FEATURE} of GuardDuty is not enabled in {region}")
