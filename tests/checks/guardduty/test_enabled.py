import pytest

from fleetscan.checks.guardduty.enabled import enabled
from fleetscan.facts.account import AccountRegion
from fleetscan.facts.guardduty import GuardDuty
from fleetscan.verdicts import Fail, Pass

REGION = AccountRegion(
    arn="arn:aws:account:eu-west-1:111122223333:account", id="111122223333", region="eu-west-1"
)


def test_a_region_with_a_detector_that_is_enabled_passes() -> None:
    assert enabled(REGION, GuardDuty(detector_id="d1", is_enabled=True)) == Pass(
        "GuardDuty is enabled in eu-west-1"
    )


@pytest.mark.parametrize(("detector_id", "words"), [(None, "not enabled"), ("d1", "suspended")])
def test_a_region_without_one_fails(detector_id: str | None, words: str) -> None:
    assert enabled(REGION, GuardDuty(detector_id=detector_id)) == Fail(
        f"GuardDuty is {words} in eu-west-1"
    )
