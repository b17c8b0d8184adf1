from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from fleetscan.catalogue import Collector
from fleetscan.collectors import cloudtrail
from fleetscan.facts.cloudtrail import (
    AdvancedSelector,
    BasicSelector,
    DataResource,
    EventSelectors,
    FieldSelector,
    Trail,
    TrailStatus,
)
from fleetscan.testing.fake_api import ACCOUNT, DENIED, ErrorReply, FakeApi, VanishedError, denied
from fleetscan.verdicts import Cause, NotRead

MANAGEMENT_ACCOUNT = "999999999999"
DELIVERED = datetime(2026, 11, 1, tzinfo=UTC)


def trail(
    name: str = "audit",
    region: str = "us-east-1",
    owner: str = ACCOUNT,
    *,
    multi: bool = True,
    custom: bool = False,
) -> Trail:
    return Trail(
        arn=f"arn:aws:cloudtrail:{region}:{owner}:trail/{name}",
        id=name,
        region=region,
        is_multi_region=multi,
        is_organization=owner != ACCOUNT,
        is_own=owner == ACCOUNT,
        includes_global_events=True,
        validates_log_files=True,
        has_custom_selectors=custom,
        bucket="logs",
        kms_key_id=None,
        log_group_arn=None,
    )


def listed(*trails: Trail) -> dict[str, Any]:
    return {
        "Trails": [
            {"Name": each.id, "TrailARN": each.arn, "HomeRegion": each.region} for each in trails
        ]
    }


def described(*trails: Trail) -> dict[str, Any]:
    return {
        "trailList": [
            {
                "Name": each.id,
                "TrailARN": each.arn,
                "HomeRegion": each.region,
                "IsMultiRegionTrail": each.is_multi_region,
                "IsOrganizationTrail": each.is_organization,
                "IncludeGlobalServiceEvents": each.includes_global_events,
                "LogFileValidationEnabled": each.validates_log_files,
                "HasCustomEventSelectors": each.has_custom_selectors,
                "S3BucketName": each.bucket,
            }
            for each in trails
        ]
    }


async def listing(*pages: dict[str, Any], descriptions: list[Any]) -> tuple[list[Any], FakeApi]:
    api = FakeApi(
        cloudtrail.trails,
        {"cloudtrail:ListTrails": pages, "cloudtrail:DescribeTrails": descriptions},
        region="us-east-1",
    )
    return await api.list(), api


async def test_a_trail_of_all_regions_is_listed_once_with_what_it_is_set_to() -> None:
    one, other = trail(), trail("other", "eu-west-1")
    first = listed(one) | {"NextToken": "more"}
    found, api = await listing(first, listed(other), descriptions=[described(one, other)])
    assert found == [one, other]
    assert [operation for operation, _ in api.requests].count("cloudtrail:DescribeTrails") == 1


async def test_a_key_and_a_log_group_are_those_of_the_trail() -> None:
    reply = described(trail())
    reply["trailList"][0] |= {"KmsKeyId": "a key", "CloudWatchLogsLogGroupArn": "a group"}
    (found,), _ = await listing(listed(trail()), descriptions=[reply])
    assert found == msgspec.structs.replace(trail(), kms_key_id="a key", log_group_arn="a group")


async def test_a_trail_of_one_region_is_described_there() -> None:
    everywhere, local = trail(), trail("local", "eu-west-1", multi=False)
    found, _ = await listing(
        listed(everywhere, local),
        # with the copy of the other trail
        descriptions=[described(everywhere), described(everywhere, local)],
    )
    assert found == [everywhere, local]


async def test_a_trail_of_the_organization_is_one_though_it_is_not_listed() -> None:
    organizations = trail(owner=MANAGEMENT_ACCOUNT)
    found, _ = await listing(listed(), descriptions=[described(organizations)])
    assert found == [organizations]
    assert found[0].owner == MANAGEMENT_ACCOUNT


async def test_a_region_whose_trails_are_denied_makes_the_list_incomplete() -> None:
    _, describe = cloudtrail.trails.calls
    trails = trail(), trail("local", "eu-west-1", multi=False), trail("far", "eu-west-2")
    found, _ = await listing(
        listed(*trails), descriptions=[described(trails[0]), DENIED, described(trails[2])]
    )
    assert found == [trails[0], denied(describe), trails[2]]


@pytest.mark.parametrize("member", ["HomeRegion", "IsMultiRegionTrail", "LogFileValidationEnabled"])
async def test_a_description_that_lacks_what_aws_always_sends_is_no_trail(member: str) -> None:
    reply = described(trail())
    del reply["trailList"][0][member]
    with pytest.raises(KeyError):
        await listing(listed(), descriptions=[reply])


async def test_the_status_of_a_trail_is_read() -> None:
    reply = {
        "IsLogging": True,
        "LatestDeliveryTime": DELIVERED,
        "LatestDeliveryError": "",
        "LatestCloudWatchLogsDeliveryTime": DELIVERED,
        "LatestCloudWatchLogsDeliveryError": "AccessDenied",
    }
    api = FakeApi(cloudtrail.trail_status, {"cloudtrail:GetTrailStatus": [reply]})
    assert await api.read(trail()) == TrailStatus(
        is_logging=True,
        delivered_at=DELIVERED,
        delivery_error=None,
        logs_delivered_at=DELIVERED,
        logs_delivery_error="AccessDenied",
    )
    assert api.requests == [("cloudtrail:GetTrailStatus", {"Name": trail().arn})]


async def test_a_trail_that_never_delivered_has_no_times() -> None:
    replies = {"cloudtrail:GetTrailStatus": [{"IsLogging": False}]}
    status = await FakeApi(cloudtrail.trail_status, replies).read(trail(owner=MANAGEMENT_ACCOUNT))
    assert status == TrailStatus(
        is_logging=False,
        delivered_at=None,
        delivery_error=None,
        logs_delivered_at=None,
        logs_delivery_error=None,
    )


async def selectors(reply: Any, of: Trail | None = None) -> EventSelectors:  # noqa: ANN401 - a reply
    api = FakeApi(cloudtrail.event_selectors, {"cloudtrail:GetEventSelectors": [reply]})
    found: EventSelectors = await api.read(of or trail(custom=True))
    return found


async def test_basic_selectors_are_read() -> None:
    reply = {
        "EventSelectors": [
            {
                "ReadWriteType": "WriteOnly",
                "IncludeManagementEvents": True,
                "DataResources": [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3"]}],
                "ExcludeManagementEventSources": ["kms.amazonaws.com"],
            }
        ]
    }
    selector = BasicSelector(
        read_write="WriteOnly",
        management_events=True,
        excluded_sources=("kms.amazonaws.com",),
        data=(DataResource(type="AWS::S3::Object", values=("arn:aws:s3",)),),
    )
    assert await selectors(reply) == EventSelectors(basic=(selector,))


async def test_advanced_selectors_are_read() -> None:
    fields = [
        {"Field": "eventCategory", "Equals": ["Data"]},
        {
            "Field": "resources.ARN",
            "StartsWith": ["a"],
            "EndsWith": ["b"],
            "NotEquals": ["c"],
            "NotStartsWith": ["d"],
            "NotEndsWith": ["e"],
        },
    ]
    assert await selectors({"AdvancedEventSelectors": [{"FieldSelectors": fields}]}) == (
        EventSelectors(
            advanced=(
                AdvancedSelector(
                    fields=(
                        FieldSelector(field="eventCategory", equals=("Data",)),
                        FieldSelector(
                            field="resources.ARN",
                            starts_with=("a",),
                            ends_with=("b",),
                            not_equals=("c",),
                            not_starts_with=("d",),
                            not_ends_with=("e",),
                        ),
                    )
                ),
            )
        )
    )


OF_A_NEW_TRAIL = EventSelectors(basic=(BasicSelector(read_write="All", management_events=True),))


async def test_a_trail_to_which_nothing_else_was_set_logs_all_management_events() -> None:
    reply: dict[str, Any] = {"EventSelectors": [], "AdvancedEventSelectors": []}
    assert await selectors(reply, trail()) == OF_A_NEW_TRAIL
    assert await selectors(reply, trail(custom=True)) == EventSelectors()


async def test_another_accounts_trail_to_which_nothing_else_was_set_needs_no_call() -> None:
    api = FakeApi(cloudtrail.event_selectors, {})
    assert await api.read(trail(owner=MANAGEMENT_ACCOUNT)) == OF_A_NEW_TRAIL


async def test_a_reply_that_says_nothing_of_selectors_is_no_fact() -> None:
    with pytest.raises(KeyError):
        await selectors({}, trail())


async def test_an_unknown_kind_of_events_is_no_fact() -> None:
    reply = {"EventSelectors": [{"ReadWriteType": "Some", "IncludeManagementEvents": True}]}
    with pytest.raises(NotRead, match="'Some', which is not known"):
        await selectors(reply)


@pytest.mark.parametrize("collector", [cloudtrail.trail_status, cloudtrail.event_selectors])
@pytest.mark.parametrize("code", ["CloudTrailARNInvalidException", "TrailNotFoundException"])
async def test_what_another_account_is_not_told_is_not_read_and_not_gone(
    collector: Collector, code: str
) -> None:
    (call,) = collector.calls
    others = trail(owner=MANAGEMENT_ACCOUNT, custom=True)
    with pytest.raises(NotRead, match="account 999999999999 that owns it") as caught:
        await FakeApi(collector, {call.operation: [ErrorReply(code)]}).read(others)
    (unread,) = caught.value.unread
    assert unread.cause is Cause.ACCESS_DENIED
    assert (unread.operation, unread.iam_action) == (call.operation, call.iam_action)


@pytest.mark.parametrize("collector", [cloudtrail.trail_status, cloudtrail.event_selectors])
async def test_an_own_trail_that_is_not_found_is_gone(collector: Collector) -> None:
    (call,) = collector.calls
    replies = {call.operation: [ErrorReply("TrailNotFoundException")]}
    with pytest.raises(VanishedError):
        await FakeApi(collector, replies).read(trail())
