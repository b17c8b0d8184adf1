"""A trail of the organization, as a member of it sees it: another account owns it."""

from pathlib import Path

import msgspec
import pytest

from fleetscan.aws.accounts import AwsAccounts
from fleetscan.demo.recorded import Recorded, RecordedError
from fleetscan.demo.rules import Rule
from tests.e2e.one_of_each import CATALOGUE, PLAN, Swept, served, sweep

OWNER = "999999999999"
TRAIL = {
    "Name": "organization",
    "TrailARN": f"arn:aws:cloudtrail:us-east-1:{OWNER}:trail/organization",
    "HomeRegion": "us-east-1",
}
PLAN_OF_TRAILS = msgspec.structs.replace(
    PLAN,
    checks=tuple(sorted(name for name in CATALOGUE.checks if name.startswith("cloudtrail."))),
    options={},
)
ITS_OWNERS = {
    "cloudtrail.delivered_to_cloudwatch_logs",
    "cloudtrail.log_files_encrypted_with_kms",
    "cloudtrail.log_files_validated",
}
OF_ALL_TRAILS = {
    "cloudtrail.management_events_logged",
    "cloudtrail.s3_object_reads_logged",
    "cloudtrail.s3_object_writes_logged",
}


def seen_by_a_member(folder: Path, *, custom: bool) -> tuple[Swept, set[str]]:
    """Sweep the account with no other trail; return the calls that were made, too."""
    described = {
        **TRAIL,
        "S3BucketName": "bucket-of-each",
        "IncludeGlobalServiceEvents": True,
        "IsMultiRegionTrail": True,
        "LogFileValidationEnabled": False,
        "HasCustomEventSelectors": custom,
        "IsOrganizationTrail": True,
    }
    told = Recorded(
        {
            # whether it is listed to a member, too, is not documented
            "cloudtrail:ListTrails": {"Trails": []},
            "cloudtrail:DescribeTrails": {"trailList": [described]},
            "cloudtrail:GetTrailStatus": {"IsLogging": True},
            "cloudtrail:GetEventSelectors": RecordedError("TrailNotFoundException"),
        }
    )
    rule = Rule(answer=lambda request, proceed: told.answer(request) or proceed())
    with served([rule]) as aws:
        swept = sweep(folder, AwsAccounts(), plan=PLAN_OF_TRAILS)
        return swept, {call.operation for call in aws.calls}


def statuses(swept: Swept) -> dict[str, str]:
    return {each.check_id: each.status.value for each in swept.findings}


@pytest.mark.parametrize("custom", [False, True])
def test_what_it_is_set_to_is_judged_by_its_owner_and_the_bucket_where_it_is(
    tmp_path: Path, *, custom: bool
) -> None:
    swept, calls = seen_by_a_member(tmp_path, custom=custom)
    said = statuses(swept)
    assert ITS_OWNERS.isdisjoint(said)
    assert swept.not_applicable == len(ITS_OWNERS)
    assert said["cloudtrail.bucket_access_logged"] == "fail"
    assert ("GetEventSelectors" in calls) is custom


def test_one_that_logs_what_a_new_trail_does_logs_the_member(tmp_path: Path) -> None:
    swept, _ = seen_by_a_member(tmp_path, custom=False)
    assert swept.gaps == ()
    assert statuses(swept)["cloudtrail.management_events_logged"] == "pass"


def test_one_that_may_log_anything_leaves_open_what_it_logs(tmp_path: Path) -> None:
    swept, _ = seen_by_a_member(tmp_path, custom=True)
    assert OF_ALL_TRAILS.isdisjoint(statuses(swept))
    assert {each.check_id for each in swept.gaps} == OF_ALL_TRAILS
    assert {each.error_code for each in swept.gaps} == {"OrganizationTrail"}
    assert all(OWNER in each.message for each in swept.gaps)
