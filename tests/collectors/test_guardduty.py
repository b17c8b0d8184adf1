from typing import Any

import pytest

from fleetscan.collectors import guardduty
from fleetscan.facts.guardduty import GuardDuty
from fleetscan.testing.fake_api import FakeApi

FEATURES = [
    {"Name": "S3_DATA_EVENTS", "Status": "ENABLED"},
    {"Name": "RDS_LOGIN_EVENTS", "Status": "DISABLED"},
]


async def read(pages: list[Any], *detectors: dict[str, Any]) -> GuardDuty:
    replies = {"guardduty:ListDetectors": pages, "guardduty:GetDetector": detectors}
    found: GuardDuty = await FakeApi(guardduty.guardduty, replies).fact()
    return found


@pytest.mark.parametrize(("status", "is_enabled"), [("ENABLED", True), ("DISABLED", False)])
async def test_the_detector_of_a_region_is_read(status: str, *, is_enabled: bool) -> None:
    pages = [{"DetectorIds": [], "NextToken": "more"}, {"DetectorIds": ["d1"]}]
    found = await read(pages, {"Status": status, "Features": FEATURES, "ServiceRole": "a role"})
    assert found == GuardDuty(
        detector_id="d1",
        is_enabled=is_enabled,
        features={"S3_DATA_EVENTS": True, "RDS_LOGIN_EVENTS": False},
    )


async def test_a_region_may_have_no_detector() -> None:
    assert await read([{"DetectorIds": []}]) == GuardDuty(detector_id=None)


async def test_a_detector_that_says_nothing_of_its_features_is_no_fact() -> None:
    with pytest.raises(KeyError):
        await read([{"DetectorIds": ["d1"]}], {"Status": "ENABLED", "ServiceRole": "a role"})
