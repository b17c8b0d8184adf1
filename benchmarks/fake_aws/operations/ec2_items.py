"""The items of EC2's lists, as XML with the members and the size that EC2 sends."""

from collections.abc import Callable, Mapping

import msgspec

from benchmarks.fake_aws.fleet import ACCOUNT
from benchmarks.fake_aws.operations.place import Place
from benchmarks.fake_aws.options import Options

__all__ = ["LISTS", "Listing"]


class Listing(msgspec.Struct, frozen=True):
    """One operation of EC2 that lists items."""

    #: element of the reply that holds the items
    element: str
    #: writes one item
    item: Callable[[Place, int], str]
    #: how many there are in an account and region
    total: Callable[[Options], int]
    #: prefix of the ids, and the parameter that chooses by id
    prefix: str
    by_id: str
    #: whether EC2 pages it
    paged: bool = True


def _tag_set(tags: Mapping[str, str]) -> str:
    items = "".join(
        f"<item><key>{key}</key><value>{value}</value></item>" for key, value in tags.items()
    )
    # EC2 leaves the element out where there is no tag.
    return f"<tagSet>{items}</tagSet>" if items else ""


def _address(number: int) -> str:
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


def _reservation(place: Place, number: int) -> str:
    return (
        f"<item><reservationId>{place.id('r', number)}</reservationId>"
        f"<ownerId>{ACCOUNT}</ownerId><groupSet/>"
        f"<instancesSet>{_instance(place, number)}</instancesSet></item>"
    )


def _instance(place: Place, number: int) -> str:
    stopped = place.dice("stopped", number) < 30  # noqa: PLR2004 - three of ten
    state = (
        "<code>80</code><name>stopped</name>" if stopped else "<code>16</code><name>running</name>"
    )
    reason = (
        "<reason>User initiated (2026-01-31 23:59:59 GMT)</reason>"
        "<stateReason><code>Client.UserInitiatedShutdown</code>"
        "<message>Client.UserInitiatedShutdown: User initiated shutdown</message></stateReason>"
        if stopped
        else "<reason/>"
    )
    address = _address(number)
    return (
        f"<item><instanceId>{place.id('i', number)}</instanceId>"
        f"<imageId>{place.id('ami', 0)}</imageId><instanceState>{state}</instanceState>"
        f"<privateDnsName>ip-{address.replace('.', '-')}.{place.region}.compute.internal"
        f"</privateDnsName><dnsName/>{reason}<keyName>platform</keyName>"
        "<amiLaunchIndex>0</amiLaunchIndex><productCodes/><instanceType>m5.large</instanceType>"
        "<launchTime>2026-01-02T03:04:05.000Z</launchTime><placement>"
        f"<availabilityZone>{place.region}a</availabilityZone><groupName/>"
        "<tenancy>default</tenancy></placement><monitoring><state>disabled</state></monitoring>"
        f"<subnetId>{place.id('subnet', 0)}</subnetId><vpcId>{place.id('vpc', 0)}</vpcId>"
        f"<privateIpAddress>{address}</privateIpAddress><sourceDestCheck>true</sourceDestCheck>"
        f"<groupSet><item><groupId>{place.id('sg', 0)}</groupId><groupName>default</groupName>"
        "</item></groupSet><architecture>x86_64</architecture><rootDeviceType>ebs</rootDeviceType>"
        "<rootDeviceName>/dev/xvda</rootDeviceName><blockDeviceMapping><item>"
        f"<deviceName>/dev/xvda</deviceName><ebs><volumeId>{place.id('vol', number)}</volumeId>"
        "<status>attached</status><attachTime>2026-01-02T03:04:06.000Z</attachTime>"
        "<deleteOnTermination>true</deleteOnTermination></ebs></item></blockDeviceMapping>"
        "<virtualizationType>hvm</virtualizationType>"
        f"<clientToken>token-{number}</clientToken>{_tag_set(place.tags('instance', number))}"
        f"<hypervisor>xen</hypervisor>{_interfaces(place, number, address)}"
        f"<iamInstanceProfile><arn>arn:aws:iam::{ACCOUNT}:instance-profile/app</arn>"
        "<id>AIPAEXAMPLEEXAMPLE000</id></iamInstanceProfile><ebsOptimized>false</ebsOptimized>"
        "<enaSupport>true</enaSupport><cpuOptions><coreCount>1</coreCount>"
        "<threadsPerCore>2</threadsPerCore></cpuOptions><capacityReservationSpecification>"
        "<capacityReservationPreference>open</capacityReservationPreference>"
        "</capacityReservationSpecification><hibernationOptions><configured>false</configured>"
        "</hibernationOptions><metadataOptions><state>applied</state>"
        "<httpTokens>required</httpTokens><httpPutResponseHopLimit>2</httpPutResponseHopLimit>"
        "<httpEndpoint>enabled</httpEndpoint><httpProtocolIpv6>disabled</httpProtocolIpv6>"
        "<instanceMetadataTags>disabled</instanceMetadataTags></metadataOptions><enclaveOptions>"
        "<enabled>false</enabled></enclaveOptions><platformDetails>Linux/UNIX</platformDetails>"
        "<usageOperation>RunInstances</usageOperation>"
        "<usageOperationUpdateTime>2026-01-02T03:04:05.000Z</usageOperationUpdateTime>"
        "<privateDnsNameOptions><hostnameType>ip-name</hostnameType>"
        "<enableResourceNameDnsARecord>false</enableResourceNameDnsARecord>"
        "<enableResourceNameDnsAAAARecord>false</enableResourceNameDnsAAAARecord>"
        "</privateDnsNameOptions><maintenanceOptions><autoRecovery>default</autoRecovery>"
        "</maintenanceOptions><currentInstanceBootMode>legacy-bios</currentInstanceBootMode></item>"
    )


def _interfaces(place: Place, number: int, address: str) -> str:
    return (
        f"<networkInterfaceSet><item><networkInterfaceId>{place.id('eni', number)}"
        f"</networkInterfaceId><subnetId>{place.id('subnet', 0)}</subnetId>"
        f"<vpcId>{place.id('vpc', 0)}</vpcId><description/><ownerId>{ACCOUNT}</ownerId>"
        "<status>in-use</status><macAddress>02:00:00:00:00:01</macAddress>"
        f"<privateIpAddress>{address}</privateIpAddress><sourceDestCheck>true</sourceDestCheck>"
        f"<groupSet><item><groupId>{place.id('sg', 0)}</groupId><groupName>default</groupName>"
        "</item></groupSet><attachment>"
        f"<attachmentId>{place.id('eni-attach', number)}</attachmentId>"
        "<deviceIndex>0</deviceIndex><status>attached</status>"
        "<attachTime>2026-01-02T03:04:05.000Z</attachTime>"
        "<deleteOnTermination>true</deleteOnTermination><networkCardIndex>0</networkCardIndex>"
        f"</attachment><privateIpAddressesSet><item><privateIpAddress>{address}</privateIpAddress>"
        "<primary>true</primary></item></privateIpAddressesSet><ipv6AddressesSet/>"
        "<interfaceType>interface</interfaceType></item></networkInterfaceSet>"
    )


def _volume(place: Place, number: int) -> str:
    encrypted = place.dice("encrypted", number) >= 30  # noqa: PLR2004 - three of ten are not
    key = f"<kmsKeyId>{place.arn('kms', 'alias/aws/ebs')}</kmsKeyId>" if encrypted else ""
    attached = number < place.fleet.options.instances
    attachment = (
        f"<attachmentSet><item><volumeId>{place.id('vol', number)}</volumeId>"
        f"<instanceId>{place.id('i', number)}</instanceId><device>/dev/xvda</device>"
        "<status>attached</status><attachTime>2026-01-02T03:04:06.000Z</attachTime>"
        "<deleteOnTermination>true</deleteOnTermination></item></attachmentSet>"
        if attached
        else "<attachmentSet/>"
    )
    return (
        f"<item><volumeId>{place.id('vol', number)}</volumeId><size>100</size><snapshotId/>"
        f"<availabilityZone>{place.region}a</availabilityZone>"
        f"<status>{'in-use' if attached else 'available'}</status>"
        f"<createTime>2026-01-02T03:04:05.678Z</createTime>{attachment}"
        f"<volumeType>gp3</volumeType><iops>3000</iops><encrypted>{str(encrypted).lower()}"
        f"</encrypted>{key}{_tag_set(place.tags('volume', number))}"
        "<multiAttachEnabled>false</multiAttachEnabled><throughput>125</throughput></item>"
    )


def _snapshot(place: Place, number: int) -> str:
    return (
        f"<item><snapshotId>{place.id('snap', number)}</snapshotId>"
        f"<volumeId>{place.id('vol', number)}</volumeId><status>completed</status>"
        "<startTime>2026-01-03T03:04:05.678Z</startTime><progress>100%</progress>"
        f"<ownerId>{ACCOUNT}</ownerId><volumeSize>100</volumeSize><description/>"
        f"<encrypted>true</encrypted>{_tag_set(place.tags('snapshot', number))}"
        "<storageTier>standard</storageTier></item>"
    )


def _image(place: Place, number: int) -> str:
    return (
        f"<item><imageId>{place.id('ami', number)}</imageId>"
        f"<imageLocation>{ACCOUNT}/base-{number}</imageLocation><imageState>available</imageState>"
        f"<imageOwnerId>{ACCOUNT}</imageOwnerId><isPublic>false</isPublic>"
        "<architecture>x86_64</architecture><imageType>machine</imageType>"
        f"<name>base-{number}</name><rootDeviceType>ebs</rootDeviceType>"
        "<rootDeviceName>/dev/xvda</rootDeviceName><blockDeviceMapping><item>"
        f"<deviceName>/dev/xvda</deviceName><ebs><snapshotId>{place.id('snap', number)}"
        "</snapshotId><volumeSize>100</volumeSize><deleteOnTermination>true</deleteOnTermination>"
        "<volumeType>gp3</volumeType><encrypted>true</encrypted></ebs></item></blockDeviceMapping>"
        f"<virtualizationType>hvm</virtualizationType>{_tag_set(place.tags('image', number))}"
        "<hypervisor>xen</hypervisor><enaSupport>true</enaSupport>"
        "<creationDate>2026-01-02T03:04:05.000Z</creationDate></item>"
    )


def _security_group(place: Place, number: int) -> str:
    identifier = place.id("sg", number)
    return (
        f"<item><ownerId>{ACCOUNT}</ownerId><groupId>{identifier}</groupId>"
        f"<groupName>group-{number}</groupName><groupDescription>group {number}</groupDescription>"
        f"<vpcId>{place.id('vpc', 0)}</vpcId>"
        f"<securityGroupArn>{place.arn('ec2', f'security-group/{identifier}')}</securityGroupArn>"
        "<ipPermissions><item><ipProtocol>tcp</ipProtocol><fromPort>443</fromPort>"
        "<toPort>443</toPort><groups/><ipRanges><item><cidrIp>10.0.0.0/8</cidrIp></item>"
        "</ipRanges><ipv6Ranges/><prefixListIds/></item></ipPermissions><ipPermissionsEgress/>"
        f"{_tag_set(place.tags('security-group', number))}</item>"
    )


def _vpc(place: Place, number: int) -> str:
    return (
        f"<item><vpcId>{place.id('vpc', number)}</vpcId><ownerId>{ACCOUNT}</ownerId>"
        f"<state>available</state><cidrBlock>10.{number & 255}.0.0/16</cidrBlock>"
        "<dhcpOptionsId>default</dhcpOptionsId><instanceTenancy>default</instanceTenancy>"
        f"<isDefault>false</isDefault>{_tag_set(place.tags('vpc', number))}</item>"
    )


def _subnet(place: Place, number: int) -> str:
    identifier = place.id("subnet", number)
    return (
        f"<item><subnetId>{identifier}</subnetId>"
        f"<subnetArn>{place.arn('ec2', f'subnet/{identifier}')}</subnetArn>"
        f"<state>available</state><ownerId>{ACCOUNT}</ownerId><vpcId>{place.id('vpc', 0)}</vpcId>"
        f"<cidrBlock>10.0.{number & 255}.0/24</cidrBlock><ipv6CidrBlockAssociationSet/>"
        "<availableIpAddressCount>250</availableIpAddressCount>"
        f"<availabilityZone>{place.region}a</availabilityZone><defaultForAz>false</defaultForAz>"
        "<mapPublicIpOnLaunch>false</mapPublicIpOnLaunch>"
        "<assignIpv6AddressOnCreation>false</assignIpv6AddressOnCreation>"
        f"{_tag_set(place.tags('subnet', number))}</item>"
    )


def _elastic_ip(place: Place, number: int) -> str:
    return (
        f"<item><publicIp>198.51.100.{number & 255}</publicIp>"
        f"<allocationId>{place.id('eipalloc', number)}</allocationId><domain>vpc</domain>"
        f"<networkBorderGroup>{place.region}</networkBorderGroup>"
        f"{_tag_set(place.tags('elastic-ip', number))}</item>"
    )


def _others(options: Options) -> int:
    return options.others


LISTS: Mapping[str, Listing] = {
    "DescribeInstances": Listing(
        "reservationSet", _reservation, lambda options: options.instances, "i", "InstanceId"
    ),
    "DescribeVolumes": Listing(
        "volumeSet", _volume, lambda options: options.volumes, "vol", "VolumeId"
    ),
    "DescribeSnapshots": Listing("snapshotSet", _snapshot, _others, "snap", "SnapshotId"),
    "DescribeImages": Listing("imagesSet", _image, _others, "ami", "ImageId"),
    "DescribeSecurityGroups": Listing(
        "securityGroupInfo", _security_group, _others, "sg", "GroupId"
    ),
    "DescribeVpcs": Listing("vpcSet", _vpc, _others, "vpc", "VpcId"),
    "DescribeSubnets": Listing("subnetSet", _subnet, _others, "subnet", "SubnetId"),
    "DescribeAddresses": Listing(
        "addressesSet", _elastic_ip, _others, "eipalloc", "AllocationId", paged=False
    ),
}
