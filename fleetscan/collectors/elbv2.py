"""Elastic Load Balancing, version 2."""

from collections.abc import AsyncIterator, Mapping, Sequence

from fleetscan.catalogue import Api, Call, collector
from fleetscan.facts.base import Tags
from fleetscan.facts.elbv2 import LoadBalancer

#: the largest page that DescribeLoadBalancers gives
_PAGE = 400

#: how many resources one DescribeTags takes
_BATCH = 20


@collector(
    Call("elbv2:DescribeLoadBalancers", "elasticloadbalancing:DescribeLoadBalancers"), page=_PAGE
)
async def load_balancers(api: Api) -> AsyncIterator[LoadBalancer]:
    """List the load balancers of a region."""
    async for page in api.pages("elbv2:DescribeLoadBalancers", PageSize=_PAGE):
        for balancer in page.get("LoadBalancers", ()):
            yield LoadBalancer(
                arn=balancer["LoadBalancerArn"],
                id=balancer["LoadBalancerName"],
                region=api.region,
            )


@collector(
    Call(
        "elbv2:DescribeTags",
        "elasticloadbalancing:DescribeTags",
        vanished=("LoadBalancerNotFound",),
    ),
    batch=_BATCH,
)
async def load_balancer_tags(
    api: Api, load_balancers: Sequence[LoadBalancer]
) -> Mapping[str, Tags]:
    """Read the tags of several load balancers."""
    reply = await api.call(
        "elbv2:DescribeTags", ResourceArns=[balancer.arn for balancer in load_balancers]
    )
    return {
        found["ResourceArn"]: Tags.from_list(found.get("Tags"))
        for found in reply.get("TagDescriptions", ())
    }
