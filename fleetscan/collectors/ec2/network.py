"""VPCs, and what filters and leads the traffic in them."""

from collections import defaultdict
from collections.abc import AsyncIterator

from fleetscan.catalogue import Api, Call, Reply, collector
from fleetscan.collectors.ec2.naming import PAGE, arn_of, is_own, pages_with_managed
from fleetscan.facts.base import Tags
from fleetscan.facts.vpc import (
    ElasticIp,
    FlowLog,
    NetworkAcl,
    NetworkInterface,
    RouteTable,
    SecurityGroup,
    Subnet,
    Vpc,
)
from fleetscan.network.rules import AclEntry, GroupRule

#: the largest page of DescribeRouteTables
_ROUTE_TABLES = 100


@collector(Call("ec2:DescribeVpcs"), page=PAGE)
async def vpcs(api: Api) -> AsyncIterator[tuple[Vpc, Tags]]:
    """List the VPCs of a region."""
    async for page in api.pages("ec2:DescribeVpcs", MaxResults=PAGE):
        for vpc in page.get("Vpcs", ()):
            if is_own(api, vpc):
                identifier = vpc["VpcId"]
                arn = arn_of(api, "vpc", identifier)
                fact = Vpc(arn=arn, id=identifier, region=api.region)
                yield fact, Tags.from_list(vpc.get("Tags"))


@collector(Call("ec2:DescribeSubnets"), page=PAGE)
async def subnets(api: Api) -> AsyncIterator[tuple[Subnet, Tags]]:
    """List the subnets of a region."""
    async for page in api.pages("ec2:DescribeSubnets", MaxResults=PAGE):
        for subnet in page.get("Subnets", ()):
            if is_own(api, subnet):
                identifier = subnet["SubnetId"]
                fact = Subnet(
                    arn=subnet.get("SubnetArn") or arn_of(api, "subnet", identifier),
                    id=identifier,
                    region=api.region,
                    availability_zone=subnet["AvailabilityZone"],
                    gives_ipv4_addresses=subnet["MapPublicIpOnLaunch"],
                    gives_ipv6_addresses=subnet["AssignIpv6AddressOnCreation"],
                )
                yield fact, Tags.from_list(subnet.get("Tags"))


@collector(Call("ec2:DescribeSecurityGroups"), page=PAGE)
async def security_groups(api: Api) -> AsyncIterator[tuple[SecurityGroup, Tags]]:
    """List the security groups of a region."""
    async for page in api.pages("ec2:DescribeSecurityGroups", MaxResults=PAGE):
        for group in page.get("SecurityGroups", ()):
            if is_own(api, group):
                identifier = group["GroupId"]
                fact = SecurityGroup(
                    arn=group.get("SecurityGroupArn") or arn_of(api, "security-group", identifier),
                    id=identifier,
                    region=api.region,
                    name=group["GroupName"],
                    ingress=tuple(_rule(each) for each in group.get("IpPermissions", ())),
                    egress=tuple(_rule(each) for each in group.get("IpPermissionsEgress", ())),
                )
                yield fact, Tags.from_list(group.get("Tags"))


def _rule(permission: Reply) -> GroupRule:
    blocks = [each["CidrIp"] for each in permission.get("IpRanges", ())]
    blocks += [each["CidrIpv6"] for each in permission.get("Ipv6Ranges", ())]
    return GroupRule(
        protocol=permission["IpProtocol"],
        from_port=permission.get("FromPort"),
        to_port=permission.get("ToPort"),
        cidrs=tuple(blocks),
        prefix_lists=tuple(each["PrefixListId"] for each in permission.get("PrefixListIds", ())),
        groups=tuple(each["GroupId"] for each in permission.get("UserIdGroupPairs", ())),
    )


@collector(Call("ec2:DescribeNetworkInterfaces"), page=PAGE)
async def network_interfaces(api: Api) -> AsyncIterator[NetworkInterface]:
    """List the network interfaces of a region.

    Who shares a VPC sees those of others in it, which use its groups too.
    """
    async for page in pages_with_managed(api, "ec2:DescribeNetworkInterfaces", MaxResults=PAGE):
        for interface in page.get("NetworkInterfaces", ()):
            identifier = interface["NetworkInterfaceId"]
            yield NetworkInterface(
                arn=arn_of(api, "network-interface", identifier),
                id=identifier,
                region=api.region,
                groups=tuple(each["GroupId"] for each in interface.get("Groups", ())),
            )


@collector(Call("ec2:DescribeAddresses"))
async def elastic_ips(api: Api) -> AsyncIterator[tuple[ElasticIp, Tags]]:
    """List the Elastic IP addresses of a region. AWS does not page this call."""
    reply = await api.call("ec2:DescribeAddresses")
    for address in reply.get("Addresses", ()):
        identifier = address["AllocationId"]
        arn = arn_of(api, "elastic-ip", identifier)
        fact = ElasticIp(
            arn=arn,
            id=identifier,
            region=api.region,
            # in a Wavelength Zone it is its carrier's, and on an Outpost the customer's
            address=(
                address.get("PublicIp") or address.get("CarrierIp") or address["CustomerOwnedIp"]
            ),
            is_associated=bool(address.get("AssociationId")),
        )
        yield fact, Tags.from_list(address.get("Tags"))


@collector(Call("ec2:DescribeNetworkAcls"), page=PAGE)
async def network_acls(api: Api) -> AsyncIterator[tuple[NetworkAcl, Tags]]:
    """List the network ACLs of a region."""
    async for page in api.pages("ec2:DescribeNetworkAcls", MaxResults=PAGE):
        for acl in page.get("NetworkAcls", ()):
            if is_own(api, acl):
                identifier = acl["NetworkAclId"]
                fact = NetworkAcl(
                    arn=arn_of(api, "network-acl", identifier),
                    id=identifier,
                    region=api.region,
                    is_default=acl["IsDefault"],
                    subnets=tuple(each["SubnetId"] for each in acl.get("Associations", ())),
                    entries=tuple(_entry(each) for each in acl["Entries"]),
                )
                yield fact, Tags.from_list(acl.get("Tags"))


def _entry(reply: Reply) -> AclEntry:
    ports = reply.get("PortRange", {})
    return AclEntry(
        number=reply["RuleNumber"],
        egress=reply["Egress"],
        allow=reply["RuleAction"] == "allow",
        protocol=reply["Protocol"],
        from_port=ports.get("From"),
        to_port=ports.get("To"),
        # one of the two
        cidr=reply.get("CidrBlock") or reply["Ipv6CidrBlock"],
    )


@collector(Call("ec2:DescribeRouteTables"), page=_ROUTE_TABLES)
async def route_tables(api: Api) -> AsyncIterator[tuple[RouteTable, Tags]]:
    """List the route tables of a region."""
    async for page in api.pages("ec2:DescribeRouteTables", MaxResults=_ROUTE_TABLES):
        for table in page.get("RouteTables", ()):
            if is_own(api, table):
                identifier = table["RouteTableId"]
                fact = RouteTable(
                    arn=arn_of(api, "route-table", identifier),
                    id=identifier,
                    region=api.region,
                    vpc_id=table["VpcId"],
                    peering_routes=_peering_routes(table),
                )
                yield fact, Tags.from_list(table.get("Tags"))


def _peering_routes(table: Reply) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for route in table.get("Routes", ()):
        if peering := route.get("VpcPeeringConnectionId"):
            # one of the three
            destination = (
                route.get("DestinationCidrBlock")
                or route.get("DestinationIpv6CidrBlock")
                or route["DestinationPrefixListId"]
            )
            found[peering] += (destination,)
    return dict(found)


@collector(Call("ec2:DescribeFlowLogs"), page=PAGE)
async def flow_logs(api: Api) -> AsyncIterator[tuple[FlowLog, Tags]]:
    """List the flow logs of a region."""
    async for page in api.pages("ec2:DescribeFlowLogs", MaxResults=PAGE):
        for log in page.get("FlowLogs", ()):
            identifier = log["FlowLogId"]
            has_failed = log.get("DeliverLogsStatus") == "FAILED"
            fact = FlowLog(
                arn=arn_of(api, "vpc-flow-log", identifier),
                id=identifier,
                region=api.region,
                about=log["ResourceId"],
                traffic=log.get("TrafficType"),
                is_active=log["FlowLogStatus"] == "ACTIVE",
                delivery_error=log.get("DeliverLogsErrorMessage", "FAILED") if has_failed else None,
            )
            yield fact, Tags.from_list(log.get("Tags"))
