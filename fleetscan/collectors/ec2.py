"""Amazon EC2. Every call that AWS pages is paged: it throttles unpaged ones to half the rate.

https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html
"""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime

from fleetscan.catalogue import Api, Call, Reply, collector, unknown_value
from fleetscan.facts.base import Tags
from fleetscan.facts.ec2 import (
    EbsDefaults,
    ElasticIp,
    Image,
    Instance,
    SecurityGroup,
    Snapshot,
    Subnet,
    Volume,
    Vpc,
)
from fleetscan.verdicts import Unread

#: the largest page that the Describe calls take
_PAGE = 1000

# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceState.html
_STATES = {"pending", "running", "shutting-down", "stopping", "stopped"}

# as in: User initiated (2026-01-31 23:59:59 GMT)
_STOP_TIME = re.compile(r"\((\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) (?:GMT|UTC)\)")

_DESCRIBE_INSTANCES = Call("ec2:DescribeInstances")


@collector(_DESCRIBE_INSTANCES, page=_PAGE)
async def instances(api: Api) -> AsyncIterator[tuple[Instance, Tags]]:
    """List the instances of a region, but for those that are terminated."""
    async for page in api.pages("ec2:DescribeInstances", MaxResults=_PAGE):
        for reservation in page.get("Reservations", ()):
            for instance in reservation.get("Instances", ()):
                if instance["State"]["Name"] != "terminated":
                    yield _instance(api, instance), Tags.from_list(instance.get("Tags"))


def _instance(api: Api, reply: Reply) -> Instance:
    identifier, state = reply["InstanceId"], reply["State"]["Name"]
    return Instance(
        arn=_arn(api, "instance", identifier),
        id=identifier,
        region=api.region,
        state=state if state in _STATES else _unknown_state(state),
        stop_time=_stop_time(reply) if state == "stopped" else None,
    )


def _unknown_state(state: str) -> Unread:
    message = f"the instance is said to be {state!r}, which is not known"
    return unknown_value(_DESCRIBE_INSTANCES, message)


def _stop_time(reply: Reply) -> datetime | Unread:
    reason = reply.get("StateTransitionReason") or ""
    if match := _STOP_TIME.search(reason):
        return datetime.fromisoformat(match[1]).replace(tzinfo=UTC)
    message = f"StateTransitionReason {reason!r} does not say when the instance was stopped"
    return unknown_value(_DESCRIBE_INSTANCES, message)


@collector(Call("ec2:DescribeVolumes"), page=_PAGE)
async def volumes(api: Api) -> AsyncIterator[tuple[Volume, Tags]]:
    """List the EBS volumes of a region."""
    async for page in api.pages("ec2:DescribeVolumes", MaxResults=_PAGE):
        for volume in page.get("Volumes", ()):
            identifier = volume["VolumeId"]
            fact = Volume(
                arn=_arn(api, "volume", identifier),
                id=identifier,
                region=api.region,
                encrypted=volume["Encrypted"],
            )
            yield fact, Tags.from_list(volume.get("Tags"))


@collector(Call("ec2:GetEbsEncryptionByDefault"))
async def ebs_defaults(api: Api) -> EbsDefaults:
    """Read what a region does with a new EBS volume."""
    reply = await api.call("ec2:GetEbsEncryptionByDefault")
    return EbsDefaults(encrypted=reply["EbsEncryptionByDefault"])


@collector(Call("ec2:DescribeSnapshots"), page=_PAGE)
async def snapshots(api: Api) -> AsyncIterator[tuple[Snapshot, Tags]]:
    """List the EBS snapshots that the account owns in a region."""
    async for page in api.pages("ec2:DescribeSnapshots", OwnerIds=["self"], MaxResults=_PAGE):
        for snapshot in page.get("Snapshots", ()):
            identifier = snapshot["SnapshotId"]
            # ARNs of snapshots and images name no account:
            # https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
            arn = api.arn("ec2", f"snapshot/{identifier}", account=False)
            fact = Snapshot(arn=arn, id=identifier, region=api.region)
            yield fact, Tags.from_list(snapshot.get("Tags"))


@collector(Call("ec2:DescribeImages"), page=_PAGE)
async def images(api: Api) -> AsyncIterator[tuple[Image, Tags]]:
    """List the AMIs that the account owns in a region, disabled and deprecated ones included."""
    pages = api.pages("ec2:DescribeImages", Owners=["self"], IncludeDisabled=True, MaxResults=_PAGE)
    async for page in pages:
        for image in page.get("Images", ()):
            # A deregistered one is still listed for a short while.
            if image["State"] != "deregistered":
                identifier = image["ImageId"]
                arn = api.arn("ec2", f"image/{identifier}", account=False)
                fact = Image(arn=arn, id=identifier, region=api.region)
                yield fact, Tags.from_list(image.get("Tags"))


@collector(Call("ec2:DescribeSecurityGroups"), page=_PAGE)
async def security_groups(api: Api) -> AsyncIterator[tuple[SecurityGroup, Tags]]:
    """List the security groups of a region."""
    async for page in api.pages("ec2:DescribeSecurityGroups", MaxResults=_PAGE):
        for group in page.get("SecurityGroups", ()):
            if _owned(api, group):
                identifier = group["GroupId"]
                arn = group.get("SecurityGroupArn") or _arn(api, "security-group", identifier)
                fact = SecurityGroup(arn=arn, id=identifier, region=api.region)
                yield fact, Tags.from_list(group.get("Tags"))


@collector(Call("ec2:DescribeVpcs"), page=_PAGE)
async def vpcs(api: Api) -> AsyncIterator[tuple[Vpc, Tags]]:
    """List the VPCs of a region."""
    async for page in api.pages("ec2:DescribeVpcs", MaxResults=_PAGE):
        for vpc in page.get("Vpcs", ()):
            if _owned(api, vpc):
                identifier = vpc["VpcId"]
                arn = _arn(api, "vpc", identifier)
                fact = Vpc(arn=arn, id=identifier, region=api.region)
                yield fact, Tags.from_list(vpc.get("Tags"))


@collector(Call("ec2:DescribeSubnets"), page=_PAGE)
async def subnets(api: Api) -> AsyncIterator[tuple[Subnet, Tags]]:
    """List the subnets of a region."""
    async for page in api.pages("ec2:DescribeSubnets", MaxResults=_PAGE):
        for subnet in page.get("Subnets", ()):
            if _owned(api, subnet):
                identifier = subnet["SubnetId"]
                arn = subnet.get("SubnetArn") or _arn(api, "subnet", identifier)
                fact = Subnet(arn=arn, id=identifier, region=api.region)
                yield fact, Tags.from_list(subnet.get("Tags"))


def _owned(api: Api, reply: Reply) -> bool:
    """Tell the account's own network from what others share with it.

    What is shared is listed too. Its tags are its owner's: participants see none of them.
    https://docs.aws.amazon.com/vpc/latest/userguide/vpc-share-limitations.html
    """
    return bool(reply["OwnerId"] == api.account_id)


@collector(Call("ec2:DescribeAddresses"))
async def elastic_ips(api: Api) -> AsyncIterator[tuple[ElasticIp, Tags]]:
    """List the Elastic IP addresses of a region. AWS does not page this call."""
    reply = await api.call("ec2:DescribeAddresses")
    for address in reply.get("Addresses", ()):
        identifier = address["AllocationId"]
        arn = _arn(api, "elastic-ip", identifier)
        fact = ElasticIp(arn=arn, id=identifier, region=api.region)
        yield fact, Tags.from_list(address.get("Tags"))


def _arn(api: Api, kind: str, identifier: str) -> str:
    """Build the ARN of what AWS returns without one."""
    return api.arn("ec2", f"{kind}/{identifier}")
