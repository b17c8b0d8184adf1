"""Amazon CloudFront. It is asked once, whatever the region."""

from collections.abc import AsyncIterator, Iterable
from typing import Any, Final

from fleetscan.catalogue import Api, Call, Reply, Scope, collector
from fleetscan.facts.base import GLOBAL, Tags
from fleetscan.facts.cloudfront import (
    Behavior,
    Distribution,
    DistributionSettings,
    Origin,
    OriginGroup,
    ViewerCertificate,
)

# The API takes the size as a text.
_PAGE: Final = "100"


@collector(Call("cloudfront:ListDistributions"), scope=Scope.GLOBAL, page=100)
async def distributions(api: Api) -> AsyncIterator[Distribution]:
    """List the distributions of the account, with nearly all of their settings."""
    async for page in api.pages("cloudfront:ListDistributions", MaxItems=_PAGE):
        for each in _items(page["DistributionList"]):
            yield _distribution(each)


def _distribution(reply: Reply) -> Distribution:
    behaviors = (reply["DefaultCacheBehavior"], *_items(reply["CacheBehaviors"]))
    certificate = reply["ViewerCertificate"]
    return Distribution(
        arn=reply["ARN"],
        id=reply["Id"],
        region=GLOBAL,
        origins=tuple(_origin(each) for each in _items(reply["Origins"])),
        groups=tuple(_group(each) for each in _items(reply.get("OriginGroups"))),
        behaviors=tuple(_behavior(each) for each in behaviors),
        certificate=ViewerCertificate(
            is_default=certificate.get("CloudFrontDefaultCertificate", False),
            support=certificate.get("SSLSupportMethod"),
        ),
        web_acl=reply["WebACLId"] or None,
    )


def _origin(reply: Reply) -> Origin:
    custom = reply.get("CustomOriginConfig") or {}
    return Origin(
        id=reply["Id"],
        domain=reply["DomainName"],
        is_s3="S3OriginConfig" in reply,
        access_control=reply.get("OriginAccessControlId") or None,
        protocol_policy=custom.get("OriginProtocolPolicy"),
        tls_protocols=tuple(_items(custom.get("OriginSslProtocols"))),
    )


def _group(reply: Reply) -> OriginGroup:
    return OriginGroup(
        id=reply["Id"], members=tuple(each["OriginId"] for each in _items(reply["Members"]))
    )


def _behavior(reply: Reply) -> Behavior:
    return Behavior(
        target=reply["TargetOriginId"],
        viewer_policy=reply["ViewerProtocolPolicy"],
        has_real_time_logs=bool(reply.get("RealtimeLogConfigArn")),
    )


def _items(reply: Reply | None) -> Iterable[Any]:
    """Return what a list of CloudFront holds: without anything in it, it has no `Items`."""
    found: Iterable[Any] = (reply or {}).get("Items") or ()
    return found


@collector(
    Call("cloudfront:GetDistributionConfig", vanished=("NoSuchDistribution",)), scope=Scope.GLOBAL
)
async def distribution_settings(api: Api, distribution: Distribution) -> DistributionSettings:
    """Read of a distribution what the list leaves out."""
    reply = await api.call("cloudfront:GetDistributionConfig", Id=distribution.id)
    config = reply["DistributionConfig"]
    return DistributionSettings(
        default_root_object=config.get("DefaultRootObject") or None,
        standard_logs=(config.get("Logging") or {}).get("Enabled", False),
    )


@collector(Call("cloudfront:ListTagsForResource", vanished=("NoSuchResource",)), scope=Scope.GLOBAL)
async def distribution_tags(api: Api, distribution: Distribution) -> Tags:
    """Read the tags of a distribution."""
    reply = await api.call("cloudfront:ListTagsForResource", Resource=distribution.arn)
    return Tags.from_list(list(_items(reply["Tags"])))
