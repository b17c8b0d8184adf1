"""Instances, and what new ones are made from."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime

from fleetscan.catalogue import Api, Call, Reply, collector, unknown_value
from fleetscan.collectors.ec2.naming import PAGE, arn_of, pages_with_managed
from fleetscan.facts.base import Tags
from fleetscan.facts.ec2 import Instance, LaunchTemplate, LaunchTemplateVersions, MetadataDefaults
from fleetscan.verdicts import Unread

# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceState.html
_STATES = {"pending", "running", "shutting-down", "stopping", "stopped"}

# as in: User initiated (2026-01-31 23:59:59 GMT)
_STOP_TIME = re.compile(r"\((\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) (?:GMT|UTC)\)")

#: the largest page that the calls about launch templates take
_TEMPLATES = 200

_DESCRIBE_INSTANCES = Call("ec2:DescribeInstances")


@collector(_DESCRIBE_INSTANCES, page=PAGE)
async def instances(api: Api) -> AsyncIterator[tuple[Instance, Tags]]:
    """List the instances of a region, but for those that are terminated."""
    async for page in pages_with_managed(api, "ec2:DescribeInstances", MaxResults=PAGE):
        for reservation in page.get("Reservations", ()):
            for instance in reservation.get("Instances", ()):
                if instance["State"]["Name"] != "terminated":
                    yield _instance(api, instance), Tags.from_list(instance.get("Tags"))


def _instance(api: Api, reply: Reply) -> Instance:
    identifier, state = reply["InstanceId"], reply["State"]["Name"]
    metadata = reply["MetadataOptions"]
    interfaces = reply.get("NetworkInterfaces", ())
    return Instance(
        arn=arn_of(api, "instance", identifier),
        id=identifier,
        region=api.region,
        state=state if state in _STATES else _unknown_state(state),
        stop_time=_stop_time(reply) if state == "stopped" else None,
        launched_at=reply["LaunchTime"].astimezone(UTC),
        virtualization=reply["VirtualizationType"],
        profile_arn=reply.get("IamInstanceProfile", {}).get("Arn"),
        metadata_tokens=metadata["HttpTokens"],
        metadata_endpoint=metadata["HttpEndpoint"],
        public_addresses=tuple(sorted(_public_addresses(reply))),
        interfaces=tuple(each["NetworkInterfaceId"] for each in interfaces),
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


def _public_addresses(reply: Reply) -> set[str]:
    """Return the public IPv4 addresses, those of further interfaces and addresses included."""
    found = {reply.get("PublicIpAddress")}
    for interface in reply.get("NetworkInterfaces", ()):
        for each in (interface, *interface.get("PrivateIpAddresses", ())):
            found.add(each.get("Association", {}).get("PublicIp"))
    return {address for address in found if address}


@collector(Call("ec2:GetInstanceMetadataDefaults"))
async def metadata_defaults(api: Api) -> MetadataDefaults:
    """Read how new instances of a region are asked for their metadata, if nothing else is said."""
    reply = await api.call("ec2:GetInstanceMetadataDefaults")
    # what was never set is left out
    defaults = reply.get("AccountLevel", {})
    return MetadataDefaults(
        tokens=defaults.get("HttpTokens"), endpoint=defaults.get("HttpEndpoint")
    )


@collector(Call("ec2:DescribeLaunchTemplates"), page=_TEMPLATES)
async def launch_templates(api: Api) -> AsyncIterator[tuple[LaunchTemplate, Tags]]:
    """List the launch templates of a region."""
    async for page in pages_with_managed(api, "ec2:DescribeLaunchTemplates", MaxResults=_TEMPLATES):
        for template in page.get("LaunchTemplates", ()):
            identifier = template["LaunchTemplateId"]
            fact = LaunchTemplate(
                arn=arn_of(api, "launch-template", identifier), id=identifier, region=api.region
            )
            yield fact, Tags.from_list(template.get("Tags"))


@collector(Call("ec2:DescribeLaunchTemplateVersions"))
async def launch_template_versions(api: Api) -> LaunchTemplateVersions:
    """Read the default and the latest version of all launch templates of a region at once.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeLaunchTemplateVersions.html
    """
    found: dict[str, set[int]] = {}
    pages = pages_with_managed(
        api,
        "ec2:DescribeLaunchTemplateVersions",
        Versions=["$Default", "$Latest"],
        MaxResults=_TEMPLATES,
    )
    async for page in pages:
        for version in page.get("LaunchTemplateVersions", ()):
            numbers = found.setdefault(version["LaunchTemplateId"], set())
            interfaces = version["LaunchTemplateData"].get("NetworkInterfaces", ())
            if any(each.get("AssociatePublicIpAddress") for each in interfaces):
                # the latest may be the default, too
                numbers.add(version["VersionNumber"])
    return LaunchTemplateVersions(
        with_public_address={name: tuple(sorted(numbers)) for name, numbers in found.items()}
    )
