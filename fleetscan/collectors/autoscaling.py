"""Amazon EC2 Auto Scaling."""

from collections.abc import AsyncIterator

from fleetscan.catalogue import Api, Call, collector
from fleetscan.facts.autoscaling import AutoScalingGroup
from fleetscan.facts.base import Tags

#: the largest page that DescribeAutoScalingGroups gives
_PAGE = 100


@collector(Call("autoscaling:DescribeAutoScalingGroups"), page=_PAGE)
async def auto_scaling_groups(api: Api) -> AsyncIterator[tuple[AutoScalingGroup, Tags]]:
    """List the Auto Scaling groups of a region."""
    async for page in api.pages("autoscaling:DescribeAutoScalingGroups", MaxRecords=_PAGE):
        for group in page.get("AutoScalingGroups", ()):
            fact = AutoScalingGroup(
                arn=group["AutoScalingGroupARN"],
                id=group["AutoScalingGroupName"],
                region=api.region,
                zones=tuple(group.get("AvailabilityZones", ())),
            )
            yield fact, Tags.from_list(group.get("Tags"))
