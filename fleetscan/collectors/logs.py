"""Amazon CloudWatch Logs. Its pages hold 50 log groups or metric filters, which is the most."""

from collections.abc import AsyncIterator

from fleetscan.catalogue import Api, Call, Reply, collector
from fleetscan.facts.base import Tags
from fleetscan.facts.logs import LogGroup, MetricFilter


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
