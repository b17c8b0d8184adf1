"""EBS volumes, snapshots, and the images that are made of them."""

from collections.abc import AsyncIterator

from fleetscan.catalogue import Api, Call, collector
from fleetscan.collectors.ec2.naming import PAGE, arn_of, pages_with_managed
from fleetscan.facts.base import Tags
from fleetscan.facts.ec2 import EbsDefaults, Image, PublicSnapshots, Snapshot, Volume


@collector(Call("ec2:DescribeVolumes"), page=PAGE)
async def volumes(api: Api) -> AsyncIterator[tuple[Volume, Tags]]:
    """List the EBS volumes of a region."""
    async for page in pages_with_managed(api, "ec2:DescribeVolumes", MaxResults=PAGE):
        for volume in page.get("Volumes", ()):
            identifier = volume["VolumeId"]
            # a volume that AWS keeps for a managed service is attached to no instance of ours
            attached_to = [each.get("InstanceId") for each in volume.get("Attachments", ())]
            fact = Volume(
                arn=arn_of(api, "volume", identifier),
                id=identifier,
                region=api.region,
                encrypted=volume["Encrypted"],
                in_use=volume["State"] == "in-use",
                instance_arns=tuple(arn_of(api, "instance", each) for each in attached_to if each),
            )
            yield fact, Tags.from_list(volume.get("Tags"))


@collector(Call("ec2:GetEbsEncryptionByDefault"))
async def ebs_defaults(api: Api) -> EbsDefaults:
    """Read what a region does with a new EBS volume."""
    reply = await api.call("ec2:GetEbsEncryptionByDefault")
    return EbsDefaults(encrypted=reply["EbsEncryptionByDefault"])


@collector(Call("ec2:DescribeSnapshots"), page=PAGE)
async def snapshots(api: Api) -> AsyncIterator[tuple[Snapshot, Tags]]:
    """List the EBS snapshots that the account owns in a region."""
    async for page in api.pages("ec2:DescribeSnapshots", OwnerIds=["self"], MaxResults=PAGE):
        for snapshot in page.get("Snapshots", ()):
            identifier = snapshot["SnapshotId"]
            # ARNs of snapshots and images name no account:
            # https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
            arn = api.arn("ec2", f"snapshot/{identifier}", account=False)
            fact = Snapshot(arn=arn, id=identifier, region=api.region)
            yield fact, Tags.from_list(snapshot.get("Tags"))


@collector(Call("ec2:DescribeSnapshots"))
async def public_snapshots(api: Api) -> PublicSnapshots:
    """Read which of the account's snapshots everybody may restore: all of a region at once.

    To ask each snapshot for its permissions would be a call for each.
    """
    found: list[str] = []
    pages = api.pages(
        "ec2:DescribeSnapshots",
        OwnerIds=["self"],
        RestorableByUserIds=["all"],
        MaxResults=PAGE,
    )
    async for page in pages:
        found += [snapshot["SnapshotId"] for snapshot in page.get("Snapshots", ())]
    return PublicSnapshots(ids=frozenset(found))


@collector(Call("ec2:DescribeImages"), page=PAGE)
async def images(api: Api) -> AsyncIterator[tuple[Image, Tags]]:
    """List the AMIs that the account owns in a region, disabled and deprecated ones included."""
    pages = api.pages("ec2:DescribeImages", Owners=["self"], IncludeDisabled=True, MaxResults=PAGE)
    async for page in pages:
        for image in page.get("Images", ()):
            # A deregistered one is still listed for a short while.
            if image["State"] != "deregistered":
                identifier = image["ImageId"]
                arn = api.arn("ec2", f"image/{identifier}", account=False)
                fact = Image(arn=arn, id=identifier, region=api.region, is_public=image["Public"])
                yield fact, Tags.from_list(image.get("Tags"))
