"""Amazon CloudWatch. Its pages hold 100 alarms, which is the most; 50 unless more are asked for."""

from collections.abc import AsyncIterator

from fleetscan.catalogue import Api, Call, collector
from fleetscan.facts.cloudwatch import Alarm

_PAGE = 100


@collector(Call("cloudwatch:DescribeAlarms"), page=_PAGE)
async def alarms(api: Api) -> AsyncIterator[Alarm]:
    """List the alarms of a region, but for composite ones, which watch no metric."""
    pages = api.pages("cloudwatch:DescribeAlarms", AlarmTypes=["MetricAlarm"], MaxRecords=_PAGE)
    async for page in pages:
        for each in page.get("MetricAlarms", ()):
            yield Alarm(
                arn=each["AlarmArn"],
                id=each["AlarmName"],
                region=api.region,
                metric_namespace=each.get("Namespace"),
                metric_name=each.get("MetricName"),
                dimensions={one["Name"]: one["Value"] for one in each.get("Dimensions", ())},
                actions_enabled=each["ActionsEnabled"],
                alarm_actions=tuple(each.get("AlarmActions", ())),
            )
