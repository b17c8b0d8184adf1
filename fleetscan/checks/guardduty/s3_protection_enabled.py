"""`guardduty.s3_protection_enabled`."""

from fleetscan.catalogue import check
from fleetscan.facts.account import AccountRegion
from fleetscan.facts.guardduty import GuardDuty
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict

_FEATURE = "S3_DATA_EVENTS"


@check(
    severity=Severity.HIGH,
    frameworks=["fsbp:GuardDuty.10"],
    prowler=["guardduty_s3_protection_enabled"],
    config_rules=["guardduty-s3-protection-enabled"],
)
def s3_protection_enabled(account: AccountRegion, guardduty: GuardDuty) -> Verdict:
    """GuardDuty watches the reading and writing of objects in S3 in the region (S3 Protection).

    Why:
        Keys that leaked are used to read buckets as their owner would. GuardDuty tells of it by
        where the requests come from, and needs no trail that logs data events.

    Fix:
        Enable the feature S3_DATA_EVENTS of the detector. In an organization the administrator
        account of GuardDuty can do it for every member.

    CLI:
        aws guardduty update-detector --detector-id ID
            --features Name=S3_DATA_EVENTS,Status=ENABLED --region REGION

    Terraform:
        resource "aws_guardduty_detector_feature" "example" {
          detector_id = aws_guardduty_detector.example.id
          name        = "S3_DATA_EVENTS"
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
        return Pass(f"GuardDuty watches objects in S3 in {region}")
    return Fail(f"{_FEATURE} of GuardDuty is not enabled in {region}")
