"""Amazon CloudWatch Logs. Its pages hold 50 log groups or metric filters, which is the most."""

from collections.abc import AsyncIterator

from fleetscan.catalogue import Api, Call, Reply, Scope, collector
from fleetscan.facts.base import Tags
from fleetscan.facts.logs import GlobalLogDeliveries, LogGroup, MetricFilter

#: the largest page that the calls about deliveries give
_DELIVERIES = 50


@collector(Call("logs:DescribeLogGroups"), page=50)
async def log_groups(api: Api) -> AsyncIterator[LogGroup]:
    """List the log groups of a region."""
    async for page in api.pages("logs:DescribeLogGroups"):
        for group in page["logGroups"]:
            yield LogGroup(arn=_arn(group), id=group["logGroupName"], region=api.region)


def _arn(group: Reply) -> str:
    """Return the ARN by which tags are asked for.

    The older member `arn` ends in `:*`, which stands for the log streams.
    https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_LogGroup.html
    """
    found: str = group.get("logGroupArn") or group["arn"].removesuffix(":*")
    return found


@collector(Call("logs:ListTagsForResource", vanished=("ResourceNotFoundException",)))
async def log_group_tags(api: Api, group: LogGroup) -> Tags:
    """Read the tags of a log group."""
    reply = await api.call("logs:ListTagsForResource", resourceArn=group.arn)
    return Tags(reply["tags"])


@collector(Call("logs:DescribeMetricFilters"), page=50)
async def metric_filters(api: Api) -> AsyncIterator[MetricFilter]:
    """List the metric filters of a region. They have no ARN: theirs are made up."""
    async for page in api.pages("logs:DescribeMetricFilters"):
        for each in page["metricFilters"]:
            group, name = each["logGroupName"], each["filterName"]
            metric = each["metricTransformations"][0]
            yield MetricFilter(
                arn=api.arn("logs", f"log-group:{group}:metric-filter:{name}"),
                id=name,
                region=api.region,
                log_group=group,
                pattern=each.get("filterPattern", ""),
                metric_namespace=metric["metricNamespace"],
                metric_name=metric["metricName"],
                metric_value=metric["metricValue"],
                dimensions=tuple(sorted(metric.get("dimensions", ()))),
                on_transformed=each.get("applyOnTransformedLogs", False),
                selection=each.get("fieldSelectionCriteria") or None,
            )


@collector(
    Call("logs:DescribeDeliveries"), Call("logs:DescribeDeliverySources"), scope=Scope.GLOBAL
)
async def global_log_deliveries(api: Api) -> GlobalLogDeliveries:
    """Read whose logs are delivered in the home region, where those of global services are.

    A source alone sends nothing: it takes a delivery. Where there is none, no source is asked for.
    """
    wanted: set[str] = set()
    async for page in api.pages("logs:DescribeDeliveries", limit=_DELIVERIES):
        wanted |= {each["deliverySourceName"] for each in page["deliveries"]}
    sources: set[str] = set()
    if wanted:
        async for page in api.pages("logs:DescribeDeliverySources", limit=_DELIVERIES):
            for each in page["deliverySources"]:
                if each["name"] in wanted:
                    sources.update(each["resourceArns"])
    return GlobalLogDeliveries(sources=frozenset(sources))
