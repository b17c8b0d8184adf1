"""Amazon S3 Control: what an account has for all of its buckets, and access points."""

from collections.abc import AsyncIterator

from fleetscan.catalogue import Api, Call, Reply, Scope, collector
from fleetscan.facts.s3 import (
    AccessPoint,
    AccessPointPublicAccess,
    AccountPublicAccess,
    PublicAccessBlock,
)

#: the largest page that ListAccessPoints gives
_PAGE = 1000


@collector(
    Call("s3control:GetPublicAccessBlock", "s3:GetAccountPublicAccessBlock"), scope=Scope.GLOBAL
)
async def account_public_access(api: Api) -> AccountPublicAccess:
    """Read Block Public Access of the account."""
    reply = await api.call(
        "s3control:GetPublicAccessBlock",
        AccountId=api.account_id,
        absent={"NoSuchPublicAccessBlockConfiguration"},
    )
    return AccountPublicAccess(block=_block(reply) if reply else PublicAccessBlock())


@collector(Call("s3control:ListAccessPoints", "s3:ListAccessPoints"))
async def access_points(api: Api) -> AsyncIterator[AccessPoint]:
    """List the access points of a region. AWS pages this call, and botocore does not know it."""
    more: dict[str, str] = {}
    while True:
        reply = await api.call(
            "s3control:ListAccessPoints", AccountId=api.account_id, MaxResults=_PAGE, **more
        )
        for each in reply.get("AccessPointList", ()):
            name = each["Name"]
            # AWS sends the ARN, emulators may not.
            arn = each.get("AccessPointArn") or api.arn("s3", f"accesspoint/{name}")
            yield AccessPoint(arn=arn, id=name, region=api.region)
        token = reply.get("NextToken")
        if not token:
            return
        if token == more.get("NextToken"):
            raise ValueError("the same page came twice: the list has no end")
        more = {"NextToken": token}


@collector(Call("s3control:GetAccessPoint", "s3:GetAccessPoint", vanished=("NoSuchAccessPoint",)))
async def access_point_public_access(
    api: Api, access_point: AccessPoint
) -> AccessPointPublicAccess:
    """Read Block Public Access of an access point."""
    reply = await api.call(
        "s3control:GetAccessPoint", AccountId=api.account_id, Name=access_point.id
    )
    return AccessPointPublicAccess(block=_block(reply))


def _block(reply: Reply) -> PublicAccessBlock:
    settings = reply["PublicAccessBlockConfiguration"]
    return PublicAccessBlock(
        block_acls=settings["BlockPublicAcls"],
        ignore_acls=settings["IgnorePublicAcls"],
        block_policy=settings["BlockPublicPolicy"],
        restrict_buckets=settings["RestrictPublicBuckets"],
    )
