import pytest

from fleetscan.checks.vpc.peering_routes_narrow import peering_routes_narrow
from fleetscan.facts.base import InRegion
from fleetscan.facts.vpc import RouteTable, VpcPeeringConnection
from fleetscan.verdicts import Cause, Fail, NotApplicable, NotRead, Pass, Unread
from tests.checks.ec2.subjects import NO_LISTS, named, prefix_list

DENIED = Unread(cause=Cause.ACCESS_DENIED, message="refused")

NARROW = Pass("no route over peering connection pcx-1 leads to a whole VPC")


def peering(status: str = "active") -> VpcPeeringConnection:
    return VpcPeeringConnection(
        **named("vpc-peering-connection", "pcx-1"),
        status=status,
        blocks={
            "vpc-1": ("10.0.0.0/16",),
            "vpc-2": ("10.1.0.0/16", "10.2.0.0/16", "2001:db8::/56"),
        },
    )


def table(*routes: str, peering: str = "pcx-1", vpc: str = "vpc-1") -> RouteTable:
    return RouteTable(**named("route-table", "rtb-1"), vpc_id=vpc, peering_routes={peering: routes})


@pytest.mark.parametrize(
    ("routes", "whole"),
    [
        (["10.1.0.0/16"], "10.1.0.0/16"),
        (["10.2.0.0/16"], "10.2.0.0/16"),
        (["10.0.0.0/8"], "10.1.0.0/16"),
        (["0.0.0.0/0"], "10.1.0.0/16"),
        (["2001:db8::/32"], "2001:db8::/56"),
        (["10.1.0.0/17", "10.1.128.0/17"], "10.1.0.0/16"),
        (["pl-1"], "10.2.0.0/16"),
    ],
)
def test_a_route_to_a_whole_block_of_the_peer_fails(routes: list[str], whole: str) -> None:
    lists = InRegion([prefix_list("pl-1", "10.2.0.0/16")])
    verdict = peering_routes_narrow(peering(), InRegion([table(*routes)]), lists)
    assert verdict == Fail(
        f"route table rtb-1 leads to all of {whole} of vpc-2 over peering connection pcx-1"
    )


@pytest.mark.parametrize(
    "tables",
    [
        [],
        [table("10.1.20.0/24", "10.2.0.5/32", "2001:db8::/64")],
        [table("10.1.0.0/17", "10.2.128.0/17")],
        # to its own VPC, which no packet takes
        [table("10.0.0.0/16")],
        [table("10.1.0.0/16", peering="pcx-2")],
        [table("pl-1")],
    ],
)
def test_narrower_routes_pass(tables: list[RouteTable]) -> None:
    lists = InRegion([prefix_list("pl-1", "10.1.20.0/24")])
    assert peering_routes_narrow(peering(), InRegion(tables), lists) == NARROW


def test_the_way_back_is_judged_too() -> None:
    tables = InRegion([table("10.0.0.0/16", vpc="vpc-2")])
    assert peering_routes_narrow(peering(), tables, NO_LISTS) == Fail(
        "route table rtb-1 leads to all of 10.0.0.0/16 of vpc-1 over peering connection pcx-1"
    )


def test_a_connection_that_is_not_active_is_not_judged() -> None:
    verdict = peering_routes_narrow(peering("pending-acceptance"), InRegion([]), NO_LISTS)
    assert verdict == NotApplicable("peering connection pcx-1 is pending-acceptance")


def test_tables_that_were_not_read_are_no_pass() -> None:
    with pytest.raises(NotRead):
        peering_routes_narrow(peering(), InRegion([table("10.1.2.0/24")], [DENIED]), NO_LISTS)


def test_a_list_that_nobody_lists_any_more_is_no_verdict() -> None:
    with pytest.raises(NotRead, match="prefix list pl-9 is in use and not listed"):
        peering_routes_narrow(peering(), InRegion([table("pl-9")]), NO_LISTS)
