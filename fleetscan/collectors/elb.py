"""Elastic Load Balancing, version 1: Classic Load Balancers."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Final

from fleetscan.catalogue import Api, Call, Reply, collector
from fleetscan.facts.base import Tags
from fleetscan.facts.elb import ClassicAttributes, ClassicListener, ClassicLoadBalancer

#: the largest page that DescribeLoadBalancers gives
_PAGE = 400

#: how many load balancers one DescribeTags takes
_BATCH = 20

_GONE: Final = ("LoadBalancerNotFound",)


@collector(
    Call("elb:DescribeLoadBalancers", "elasticloadbalancing:DescribeLoadBalancers"), page=_PAGE
)
async def classic_load_balancers(api: Api) -> AsyncIterator[ClassicLoadBalancer]:
    """List the Classic Load Balancers of a region."""
    async for page in api.pages("elb:DescribeLoadBalancers", PageSize=_PAGE):
        for balancer in page.get("LoadBalancerDescriptions", ()):
            yield _load_balancer(api, balancer)


def _load_balancer(api: Api, reply: Reply) -> ClassicLoadBalancer:
    name = reply["LoadBalancerName"]
    listening = [each["Listener"] for each in reply.get("ListenerDescriptions", ())]
    return ClassicLoadBalancer(
        arn=api.arn("elasticloadbalancing", f"loadbalancer/{name}"),
        id=name,
        region=api.region,
        listeners=tuple(
            ClassicListener(port=each["LoadBalancerPort"], protocol=each["Protocol"].upper())
            for each in listening
        ),
        zones=tuple(reply.get("AvailabilityZones", ())),
    )


@collector(
    Call(
        "elb:DescribeLoadBalancerAttributes",
        "elasticloadbalancing:DescribeLoadBalancerAttributes",
        vanished=_GONE,
    )
)
async def classic_attributes(api: Api, balancer: ClassicLoadBalancer) -> ClassicAttributes:
    """Read the settings of a Classic Load Balancer."""
    reply = await api.call("elb:DescribeLoadBalancerAttributes", LoadBalancerName=balancer.id)
    attributes = reply["LoadBalancerAttributes"]
    return ClassicAttributes(
        access_logs=attributes["AccessLog"]["Enabled"],
        cross_zone=attributes["CrossZoneLoadBalancing"]["Enabled"],
    )


@collector(
    Call("elb:DescribeTags", "elasticloadbalancing:DescribeTags", vanished=_GONE), batch=_BATCH
)
async def classic_tags(
    api: Api, load_balancers: Sequence[ClassicLoadBalancer]
) -> Mapping[str, Tags]:
    """Read the tags of several Classic Load Balancers."""
    arns = {balancer.id: balancer.arn for balancer in load_balancers}
    reply = await api.call("elb:DescribeTags", LoadBalancerNames=list(arns))
    return {
        arns[found["LoadBalancerName"]]: Tags.from_list(found.get("Tags"))
        for found in reply.get("TagDescriptions", ())
    }
