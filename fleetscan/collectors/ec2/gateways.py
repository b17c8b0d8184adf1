"""What leads out of a VPC: peering, endpoints, transit gateways and VPNs; and prefix lists."""

from collections.abc import AsyncIterator

from fleetscan.catalogue import Api, Call, Reply, collector
from fleetscan.collectors.ec2.naming import PAGE, arn_of, is_own
from fleetscan.facts.base import Tags
from fleetscan.facts.vpc import (
    ClientVpnEndpoint,
    PrefixList,
    PrefixListEntries,
    TransitGateway,
    VpcEndpoint,
    VpcPeeringConnection,
    VpnConnection,
)

#: the largest page of the calls about prefix lists
_PREFIX_LISTS = 100

# It is spelled in both ways:
# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
_NO_LIST = ("InvalidPrefixListID.NotFound", "InvalidPrefixListId.NotFound")

# https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html
_GONE = {"deleted", "deleting", "expired", "failed", "rejected"}


@collector(Call("ec2:DescribeManagedPrefixLists"), page=_PREFIX_LISTS)
async def prefix_lists(api: Api) -> AsyncIterator[PrefixList]:
    """List the prefix lists that the account may use in a region, AWS's own included."""
    pages = api.pages("ec2:DescribeManagedPrefixLists", MaxResults=_PREFIX_LISTS)
    async for page in pages:
        for each in page.get("PrefixLists", ()):
            yield PrefixList(
                arn=each["PrefixListArn"],
                id=each["PrefixListId"],
                region=api.region,
                owner=each["OwnerId"],
            )


@collector(Call("ec2:GetManagedPrefixListEntries", vanished=_NO_LIST))
async def prefix_list_entries(api: Api, prefix_list: PrefixList) -> PrefixListEntries:
    """Read what is in a prefix list.

    Nobody but AWS fills AWS's own: they have the addresses of its services.
    """
    found: list[str] = []
    if prefix_list.owner != "AWS":
        pages = api.pages(
            "ec2:GetManagedPrefixListEntries",
            PrefixListId=prefix_list.id,
            MaxResults=_PREFIX_LISTS,
        )
        async for page in pages:
            found += [entry["Cidr"] for entry in page.get("Entries", ())]
    return PrefixListEntries(cidrs=tuple(found))


@collector(Call("ec2:DescribeVpcPeeringConnections"), page=PAGE)
async def peering_connections(api: Api) -> AsyncIterator[tuple[VpcPeeringConnection, Tags]]:
    """List the VPC peering connections of a region, but for those that came to nothing."""
    async for page in api.pages("ec2:DescribeVpcPeeringConnections", MaxResults=PAGE):
        for peering in page.get("VpcPeeringConnections", ()):
            identifier, status = peering["VpcPeeringConnectionId"], peering["Status"]["Code"]
            if status not in _GONE:
                sides = [peering["RequesterVpcInfo"], peering["AccepterVpcInfo"]]
                fact = VpcPeeringConnection(
                    arn=arn_of(api, "vpc-peering-connection", identifier),
                    id=identifier,
                    region=api.region,
                    status=status,
                    blocks={side["VpcId"]: _blocks(side) for side in sides},
                )
                yield fact, Tags.from_list(peering.get("Tags"))


def _blocks(side: Reply) -> tuple[str, ...]:
    found = [each["CidrBlock"] for each in side.get("CidrBlockSet", ())]
    found += [each["Ipv6CidrBlock"] for each in side.get("Ipv6CidrBlockSet", ())]
    if not found and (first := side.get("CidrBlock")):
        found.append(first)
    return tuple(found)


@collector(Call("ec2:DescribeVpcEndpoints"), page=PAGE)
async def vpc_endpoints(api: Api) -> AsyncIterator[tuple[VpcEndpoint, Tags]]:
    """List the VPC endpoints of a region."""
    async for page in api.pages("ec2:DescribeVpcEndpoints", MaxResults=PAGE):
        for endpoint in page.get("VpcEndpoints", ()):
            if is_own(api, endpoint):
                identifier = endpoint["VpcEndpointId"]
                fact = VpcEndpoint(
                    arn=arn_of(api, "vpc-endpoint", identifier),
                    id=identifier,
                    region=api.region,
                    vpc_id=endpoint["VpcId"],
                    # an endpoint to a resource names no service
                    service_name=endpoint.get("ServiceName", ""),
                    # the documentation writes Available, the API available
                    state=endpoint["State"].lower(),
                )
                yield fact, Tags.from_list(endpoint.get("Tags"))


@collector(Call("ec2:DescribeTransitGateways"), page=PAGE)
async def transit_gateways(api: Api) -> AsyncIterator[tuple[TransitGateway, Tags]]:
    """List the transit gateways of a region."""
    async for page in api.pages("ec2:DescribeTransitGateways", MaxResults=PAGE):
        for gateway in page.get("TransitGateways", ()):
            if is_own(api, gateway) and gateway["State"] not in _GONE:
                fact = TransitGateway(
                    arn=gateway["TransitGatewayArn"],
                    id=gateway["TransitGatewayId"],
                    region=api.region,
                    accepts_attachments=gateway["Options"]["AutoAcceptSharedAttachments"]
                    == "enable",
                )
                yield fact, Tags.from_list(gateway.get("Tags"))


@collector(Call("ec2:DescribeVpnConnections"))
async def vpn_connections(api: Api) -> AsyncIterator[tuple[VpnConnection, Tags]]:
    """List the Site-to-Site VPN connections of a region. AWS does not page this call."""
    reply = await api.call("ec2:DescribeVpnConnections")
    for connection in reply.get("VpnConnections", ()):
        identifier, state = connection["VpnConnectionId"], connection["State"]
        if state not in _GONE:
            fact = VpnConnection(
                arn=arn_of(api, "vpn-connection", identifier),
                id=identifier,
                region=api.region,
                state=state,
                tunnels={
                    tunnel["OutsideIpAddress"]: tunnel["Status"] == "UP"
                    for tunnel in connection.get("VgwTelemetry", ())
                },
            )
            yield fact, Tags.from_list(connection.get("Tags"))


@collector(Call("ec2:DescribeClientVpnEndpoints"), page=PAGE)
async def client_vpn_endpoints(api: Api) -> AsyncIterator[tuple[ClientVpnEndpoint, Tags]]:
    """List the Client VPN endpoints of a region."""
    async for page in api.pages("ec2:DescribeClientVpnEndpoints", MaxResults=PAGE):
        for endpoint in page.get("ClientVpnEndpoints", ()):
            if endpoint["Status"]["Code"] not in _GONE:
                identifier = endpoint["ClientVpnEndpointId"]
                fact = ClientVpnEndpoint(
                    arn=arn_of(api, "client-vpn-endpoint", identifier),
                    id=identifier,
                    region=api.region,
                    logs_connections=endpoint["ConnectionLogOptions"]["Enabled"],
                )
                yield fact, Tags.from_list(endpoint.get("Tags"))
