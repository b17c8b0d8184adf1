"""Amazon CloudWatch. Its pages hold 100 alarms, which is the most; 50 unless more are asked for."""

from collections.abc import AsyncIterator

from fleetscan.catalogue import Api, Call, Reply, collector
from fleetscan.facts.cloudwatch import Alarm

_PAGE = 100


@collector(Call("cloudwatch:DescribeAlarms"), page=_PAGE)
async def alarms(api: Api) -> AsyncIterator[Alarm]:
    """List the alarms of a region. Composite ones are left out unless they are asked for."""
    pages = api.pages(
        "cloudwatch:DescribeAlarms",
        AlarmTypes=["CompositeAlarm", "MetricAlarm"],
        MaxRecords=_PAGE,
    )
    async for page in pages:
        for each in page.get("CompositeAlarms", ()):
            yield _alarm(api, each, rule=each["AlarmRule"])
        for each in page.get("MetricAlarms", ()):
            yield _alarm(api, each, rule=None)


def _alarm(api: Api, reply: Reply, *, rule: str | None) -> Alarm:
    return Alarm(
        arn=reply["AlarmArn"],
        id=reply["AlarmName"],
        region=api.region,
        metric_namespace=reply.get("Namespace"),
        metric_name=reply.get("MetricName"),
        dimensions={one["Name"]: one["Value"] for one in reply.get("Dimensions", ())},
        actions_enabled=reply["ActionsEnabled"],
        alarm_actions=tuple(reply.get("AlarmActions", ())),
        rule=rule,
        suppressor=reply.get("ActionsSuppressor"),
    )
