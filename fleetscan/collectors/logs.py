"""Amazon CloudWatch Logs. Its pages hold 50 log groups, which is the most."""

from collections.abc import AsyncIterator

from fleetscan.catalogue import Api, Call, Reply, collector
from fleetscan.facts.base import Tags
from fleetscan.facts.logs import LogGroup


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
