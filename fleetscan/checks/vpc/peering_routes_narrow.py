"""`vpc.peering_routes_narrow`."""

from collections.abc import Iterable

from fleetscan.catalogue import check
from fleetscan.facts.base import InRegion
from fleetscan.facts.vpc import (
    PrefixList,
    PrefixListEntries,
    RouteTable,
    VpcPeeringConnection,
    prefix_list_cidrs,
)
from fleetscan.network.addresses import AddressSet, version_of
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=[
        "cis-1.4:5.4",
        "cis-1.5:5.5",
        "cis-2.0:5.5",
        "cis-3.0:5.5",
        "cis-4.0:5.6",
        "cis-5.0:5.6",
        "cis-6.0:6.6",
        "cis-7.0:6.6",
    ],
    prowler=["vpc_peering_routing_tables_with_least_privilege"],
)
def peering_routes_narrow(
    peering: VpcPeeringConnection,
    tables: InRegion[RouteTable],
    lists: InRegion[tuple[PrefixList, PrefixListEntries]],
) -> Verdict:
    """No route over the VPC peering connection leads to the whole of the other VPC.

    Why:
        With a route to all of it, whoever gets into one VPC can try every machine of the other.
        Routes to the subnets that are needed leave the rest out of reach.

    Fix:
        Replace the route by routes to the subnets, or the hosts, that have to be reached.

    CLI:
        aws ec2 create-route --route-table-id TABLE_ID --destination-cidr-block SUBNET_CIDR
            --vpc-peering-connection-id PEERING_ID
        aws ec2 delete-route --route-table-id TABLE_ID --destination-cidr-block VPC_CIDR

    Terraform:
        resource "aws_route" "database" {
          route_table_id            = aws_route_table.example.id
          destination_cidr_block    = "10.1.20.0/24"
          vpc_peering_connection_id = aws_vpc_peering_connection.example.id
        }

    Differs:
        CIS leaves it to a person which routes are needed. What can be told is whether a block of
        the other VPC is routed as a whole, by one route or by several together; narrower routes
        pass. Route tables of the peer's account are seen only where that account is swept.
    """
    if peering.status != "active":
        return NotApplicable(f"peering connection {peering.id} is {peering.status}")
    for table in tables.matching(_peerings, peering.id):
        destinations = _blocks(table.peering_routes[peering.id], lists)
        for vpc, blocks in peering.blocks.items():
            # a route to the table's own VPC leads nowhere over the peering
            if vpc != table.vpc_id and (whole := _covered(blocks, destinations)):
                return Fail(
                    f"route table {table.id} leads to all of {whole} of {vpc} "
                    f"over peering connection {peering.id}"
                )
    return Pass(f"no route over peering connection {peering.id} leads to a whole VPC")


def _peerings(table: RouteTable) -> Iterable[str]:
    return table.peering_routes


def _blocks(
    destinations: Iterable[str], lists: InRegion[tuple[PrefixList, PrefixListEntries]]
) -> list[str]:
    """Return the CIDR blocks of routes, those in prefix lists included."""
    found: list[str] = []
    for destination in destinations:
        is_list = destination.startswith("pl-")
        found += prefix_list_cidrs(lists, destination) if is_list else [destination]
    return found


def _covered(blocks: Iterable[str], destinations: list[str]) -> str | None:
    """Return the first of a VPC's blocks that is routed as a whole."""
    for block in blocks:
        version = version_of(block)
        if not AddressSet.of([block], version) - AddressSet.of(destinations, version):
            return block
    return None
