"""Elastic Load Balancing, version 2."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Final

from fleetscan.catalogue import Api, Call, Reply, collector, unknown_value
from fleetscan.facts.base import Tags
from fleetscan.facts.elbv2 import Listener, Listeners, LoadBalancer, LoadBalancerAttributes

#: the largest page that the Describe calls give
_PAGE = 400

#: how many resources one DescribeTags takes
_BATCH = 20

_GONE: Final = ("LoadBalancerNotFound",)

_DESCRIBE = Call("elbv2:DescribeLoadBalancers", "elasticloadbalancing:DescribeLoadBalancers")

_DROP_HEADERS: Final = "routing.http.drop_invalid_header_fields.enabled"

# https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancer.html
_KINDS: Final = {"application", "gateway", "network"}


@collector(_DESCRIBE, page=_PAGE)
async def load_balancers(api: Api) -> AsyncIterator[LoadBalancer]:
    """List the load balancers of a region."""
    async for page in api.pages("elbv2:DescribeLoadBalancers", PageSize=_PAGE):
        for balancer in page.get("LoadBalancers", ()):
            yield _load_balancer(api, balancer)


def _load_balancer(api: Api, reply: Reply) -> LoadBalancer:
    kind = reply["Type"]
    message = f"the load balancer is said to be of type {kind!r}, which is not known"
    return LoadBalancer(
        arn=reply["LoadBalancerArn"],
        id=reply["LoadBalancerName"],
        region=api.region,
        kind=kind if kind in _KINDS else unknown_value(_DESCRIBE, message),
        zones=tuple(each["ZoneName"] for each in reply.get("AvailabilityZones", ())),
    )


@collector(
    Call(
        "elbv2:DescribeLoadBalancerAttributes",
        "elasticloadbalancing:DescribeLoadBalancerAttributes",
        vanished=_GONE,
    )
)
async def load_balancer_attributes(api: Api, balancer: LoadBalancer) -> LoadBalancerAttributes:
    """Read the settings of a load balancer: those that its kind has are all in the reply."""
    reply = await api.call("elbv2:DescribeLoadBalancerAttributes", LoadBalancerArn=balancer.arn)
    values = {each["Key"]: each["Value"] for each in reply["Attributes"]}
    has_logs, is_http = balancer.kind != "gateway", balancer.kind == "application"
    return LoadBalancerAttributes(
        deletion_protection=values["deletion_protection.enabled"] == "true",
        access_logs=values["access_logs.s3.enabled"] == "true" if has_logs else None,
        drops_invalid_headers=values[_DROP_HEADERS] == "true" if is_http else None,
        desync_mode=values["routing.http.desync_mitigation_mode"] if is_http else None,
    )


@collector(
    Call("elbv2:DescribeListeners", "elasticloadbalancing:DescribeListeners", vanished=_GONE)
)
async def listeners(api: Api, balancer: LoadBalancer) -> Listeners:
    """Read on which ports a load balancer listens."""
    found: list[Listener] = []
    pages = api.pages("elbv2:DescribeListeners", LoadBalancerArn=balancer.arn, PageSize=_PAGE)
    async for page in pages:
        found += [_listener(each) for each in page.get("Listeners", ())]
    return Listeners(all=tuple(found))


def _listener(reply: Reply) -> Listener:
    return Listener(
        port=reply.get("Port"),
        protocol=reply.get("Protocol"),
        redirects_to_https=any(_is_to_https(each) for each in reply["DefaultActions"]),
    )


def _is_to_https(action: Reply) -> bool:
    # Without a protocol, or with `#{protocol}`, it stays what it was.
    redirect = action.get("RedirectConfig") or {}
    return bool(action["Type"] == "redirect" and redirect.get("Protocol") == "HTTPS")


@collector(
    Call("elbv2:DescribeTags", "elasticloadbalancing:DescribeTags", vanished=_GONE), batch=_BATCH
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
