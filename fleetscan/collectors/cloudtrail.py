"""AWS CloudTrail: trails are listed once per account, then each is asked about in its home region.

An account that belongs to an organization sees the organization's trails, too. By their ARNs it
may ask for their status, but not for everything:
https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html
"""

from collections.abc import AsyncIterator, Iterable, Mapping

from fleetscan.catalogue import Api, Call, Reply, Scope, collector, unknown_value
from fleetscan.facts.cloudtrail import (
    AdvancedSelector,
    BasicSelector,
    DataResource,
    EventSelectors,
    FieldSelector,
    Trail,
    TrailStatus,
)
from fleetscan.verdicts import Cause, NotRead, Unread

_GONE = ("TrailNotFoundException",)

_READ_WRITE = {"All", "ReadOnly", "WriteOnly"}

_LIST_TRAILS = Call("cloudtrail:ListTrails")
_GET_STATUS = Call("cloudtrail:GetTrailStatus", vanished=_GONE)
_GET_SELECTORS = Call("cloudtrail:GetEventSelectors", vanished=_GONE)

# "By default, trails created without specific event selectors will be configured to log all read
# and write management events, and no data events."
# https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_EventSelector.html
_OF_A_NEW_TRAIL = EventSelectors(
    basic=(BasicSelector(read_write="All", management_events=True),),
)


@collector(_LIST_TRAILS, Call("cloudtrail:DescribeTrails"), scope=Scope.ACCOUNT_WIDE, page=100)
async def trails(api: Api) -> AsyncIterator[Trail | Unread]:
    """List the trails that log the account, each once.

    The trails of a region are described together, with copies of those that log all regions. Most
    accounts have no others, so that one description is enough. It is asked for in any case: that
    the trails of the organization are in it is documented, that they are listed is not.
    """
    listed: dict[str, str] = {}
    async for page in api.pages("cloudtrail:ListTrails"):
        listed |= {trail["TrailARN"]: trail["HomeRegion"] for trail in page["Trails"]}
    described = await _described(api, api.region)
    for trail in described.values():
        yield trail
    for region in sorted({region for arn, region in listed.items() if arn not in described}):
        try:
            found = await _described(api, region)
        except NotRead as error:
            yield error.unread[0]
            continue
        for arn, trail in found.items():
            if arn in listed and arn not in described:
                yield trail


async def _described(api: Api, region: str) -> Mapping[str, Trail]:
    """Describe the trails of a region, with copies of those that log all regions, by ARN."""
    reply = await api.call("cloudtrail:DescribeTrails", region=region, includeShadowTrails=True)
    return {trail["TrailARN"]: _trail(api, trail) for trail in reply["trailList"]}


def _trail(api: Api, reply: Reply) -> Trail:
    arn = reply["TrailARN"]
    return Trail(
        arn=arn,
        id=reply["Name"],
        region=reply["HomeRegion"],
        is_multi_region=reply["IsMultiRegionTrail"],
        is_organization=reply["IsOrganizationTrail"],
        is_own=arn.split(":")[4] == api.account_id,
        includes_global_events=reply["IncludeGlobalServiceEvents"],
        validates_log_files=reply["LogFileValidationEnabled"],
        has_custom_selectors=reply["HasCustomEventSelectors"],
        bucket=reply["S3BucketName"],
        kms_key_id=reply.get("KmsKeyId"),
        log_group_arn=reply.get("CloudWatchLogsLogGroupArn"),
    )


@collector(_GET_STATUS, scope=Scope.ACCOUNT_WIDE)
async def trail_status(api: Api, trail: Trail) -> TrailStatus:
    """Read what a trail does at the moment."""
    if trail.is_own:
        reply = await api.call("cloudtrail:GetTrailStatus", Name=trail.arn)
    else:
        seen = await api.call(
            "cloudtrail:GetTrailStatus",
            absent={"CloudTrailARNInvalidException", "TrailNotFoundException"},
            Name=trail.arn,
        )
        if seen is None:
            raise _told_to_its_owner_alone(_GET_STATUS, trail)
        reply = seen
    return TrailStatus(
        is_logging=reply["IsLogging"],
        delivered_at=reply.get("LatestDeliveryTime"),
        delivery_error=reply.get("LatestDeliveryError") or None,
        logs_delivered_at=reply.get("LatestCloudWatchLogsDeliveryTime"),
        logs_delivery_error=reply.get("LatestCloudWatchLogsDeliveryError") or None,
    )


@collector(_GET_SELECTORS, scope=Scope.ACCOUNT_WIDE)
async def event_selectors(api: Api, trail: Trail) -> EventSelectors:
    """Read which events a trail logs.

    Another account's are those of a new trail where it says so itself, without a call.
    """
    if trail.is_own:
        return _selectors(
            await api.call("cloudtrail:GetEventSelectors", TrailName=trail.arn), trail
        )
    if not trail.has_custom_selectors:
        return _OF_A_NEW_TRAIL
    reply = await api.call(
        "cloudtrail:GetEventSelectors",
        absent={"CloudTrailARNInvalidException", "TrailNotFoundException"},
        TrailName=trail.arn,
    )
    if reply is None:
        raise _told_to_its_owner_alone(_GET_SELECTORS, trail)
    return _selectors(reply, trail)


def _selectors(reply: Reply, trail: Trail) -> EventSelectors:
    basic = reply.get("EventSelectors")
    # one of the two is always there
    advanced = (
        reply["AdvancedEventSelectors"] if basic is None else reply.get("AdvancedEventSelectors")
    )
    if not basic and not advanced and not trail.has_custom_selectors:
        return _OF_A_NEW_TRAIL
    return EventSelectors(
        basic=tuple(_basic(each) for each in basic or ()),
        advanced=tuple(
            AdvancedSelector(fields=tuple(_field(each) for each in selector["FieldSelectors"]))
            for selector in advanced or ()
        ),
    )


def _basic(reply: Reply) -> BasicSelector:
    read_write = reply["ReadWriteType"]
    if read_write not in _READ_WRITE:
        message = f"an event selector is said to select {read_write!r}, which is not known"
        raise NotRead(unknown_value(_GET_SELECTORS, message))
    return BasicSelector(
        read_write=read_write,
        management_events=reply["IncludeManagementEvents"],
        excluded_sources=_texts(reply.get("ExcludeManagementEventSources")),
        data=tuple(
            DataResource(type=each["Type"], values=_texts(each.get("Values")))
            for each in reply.get("DataResources") or ()
        ),
    )


def _field(reply: Reply) -> FieldSelector:
    return FieldSelector(
        field=reply["Field"],
        equals=_texts(reply.get("Equals")),
        starts_with=_texts(reply.get("StartsWith")),
        ends_with=_texts(reply.get("EndsWith")),
        not_equals=_texts(reply.get("NotEquals")),
        not_starts_with=_texts(reply.get("NotStartsWith")),
        not_ends_with=_texts(reply.get("NotEndsWith")),
    )


def _texts(values: Iterable[str] | None) -> tuple[str, ...]:
    return tuple(values or ())


def _told_to_its_owner_alone(call: Call, trail: Trail) -> NotRead:
    """Say that a trail of the organization was not read: it is there, so it is not gone."""
    message = (
        f"trail {trail.id} is the organization's, and only account {trail.owner} that owns it is "
        "told this"
    )
    return NotRead(
        Unread(
            cause=Cause.ACCESS_DENIED,
            operation=call.operation,
            iam_action=call.iam_action,
            error_code="OrganizationTrail",
            message=message,
        )
    )
