import pytest

from fleetscan.checks.guardduty.s3_protection_enabled import s3_protection_enabled
from fleetscan.facts.account import AccountRegion
from fleetscan.facts.guardduty import GuardDuty
from fleetscan.verdicts import Fail, NotApplicable, Pass

REGION = AccountRegion(
    arn="arn:aws:account:eu-west-1:111122223333:account", id="111122223333", region="eu-west-1"
)


def test_a_detector_with_the_feature_passes() -> None:
    guardduty = GuardDuty(detector_id="d1", is_enabled=True, features={"S3_DATA_EVENTS": True})
    assert isinstance(s3_protection_enabled(REGION, guardduty), Pass)


@pytest.mark.parametrize(
    "guardduty",
    [
        GuardDuty(detector_id=None),
        GuardDuty(detector_id="d1", is_enabled=False, features={"S3_DATA_EVENTS": True}),
        GuardDuty(detector_id="d1", is_enabled=True, features={"S3_DATA_EVENTS": False}),
        GuardDuty(detector_id="d1", is_enabled=True),
    ],
)
def test_a_region_that_is_not_watched_fails(guardduty: GuardDuty) -> None:
    assert isinstance(s3_protection_enabled(REGION, guardduty), Fail)


def test_a_region_in_which_there_is_no_such_feature_is_not_judged() -> None:
    guardduty = GuardDuty(detector_id="d1", is_enabled=True, features={"DNS_LOGS": True})
    assert s3_protection_enabled(REGION, guardduty) == NotApplicable(
        "GuardDuty has no S3_DATA_EVENTS in eu-west-1"
    )
