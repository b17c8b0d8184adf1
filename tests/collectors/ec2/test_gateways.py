from typing import Any

import pytest

from fleetscan.catalogue import Collector
from fleetscan.collectors.ec2 import gateways
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
from fleetscan.testing.fake_api import ACCOUNT, REGION, ErrorReply, FakeApi, VanishedError

STRANGER = "999988887777"

OWNER_A = [{"Key": "Owner", "Value": "a"}]


def named(kind: str, identifier: str) -> dict[str, Any]:
    arn = f"arn:aws:ec2:{REGION}:{ACCOUNT}:{kind}/{identifier}"
    return {"arn": arn, "id": identifier, "region": REGION}


async def listed(collector: Collector, key: str, *replies: dict[str, Any]) -> list[Any]:
    return await FakeApi(collector, {collector.calls[0].operation: [{key: replies}]}).list()


def prefix_list(identifier: str, owner: str) -> PrefixList:
    return PrefixList(**named("prefix-list", identifier), owner=owner)


async def test_prefix_lists_are_listed_with_their_owners() -> None:
    pages: list[dict[str, Any]] = [
        {
            "PrefixLists": [
                {
                    "PrefixListId": identifier,
                    "PrefixListArn": named("prefix-list", identifier)["arn"],
                    "OwnerId": owner,
                }
            ]
        }
        for identifier, owner in (("pl-1", "AWS"), ("pl-2", ACCOUNT), ("pl-3", STRANGER))
    ]
    pages[0]["NextToken"], pages[1]["NextToken"] = "second", "third"
    api = FakeApi(gateways.prefix_lists, {"ec2:DescribeManagedPrefixLists": pages})
    assert await api.list() == [
        prefix_list("pl-1", "AWS"),
        prefix_list("pl-2", ACCOUNT),
        prefix_list("pl-3", STRANGER),
    ]


@pytest.mark.parametrize("owner", [ACCOUNT, STRANGER])
async def test_the_entries_of_a_list_are_read_from_all_pages(owner: str) -> None:
    pages = [
        {"Entries": [{"Cidr": "10.0.0.0/8", "Description": "own"}], "NextToken": "more"},
        {"Entries": [{"Cidr": "0.0.0.0/0"}]},
    ]
    api = FakeApi(gateways.prefix_list_entries, {"ec2:GetManagedPrefixListEntries": pages})
    assert await api.read(prefix_list("pl-1", owner)) == PrefixListEntries(
        cidrs=("10.0.0.0/8", "0.0.0.0/0")
    )
    assert api.requests[0][1] == {"PrefixListId": "pl-1", "MaxResults": 100}


async def test_aws_own_lists_are_not_asked_for_their_entries() -> None:
    api = FakeApi(gateways.prefix_list_entries, {})
    assert await api.read(prefix_list("pl-1", "AWS")) == PrefixListEntries(cidrs=())
    assert api.requests == []


@pytest.mark.parametrize("spelled", ["ID", "Id"])
async def test_a_list_that_is_gone_has_vanished(spelled: str) -> None:
    error = ErrorReply(f"InvalidPrefixList{spelled}.NotFound")
    api = FakeApi(gateways.prefix_list_entries, {"ec2:GetManagedPrefixListEntries": [error]})
    with pytest.raises(VanishedError):
        await api.read(prefix_list("pl-1", ACCOUNT))


def peering(status: str = "active") -> dict[str, Any]:
    return {
        "VpcPeeringConnectionId": "pcx-1",
        "Status": {"Code": status},
        "RequesterVpcInfo": {
            "VpcId": "vpc-1",
            "OwnerId": ACCOUNT,
            "CidrBlock": "10.0.0.0/16",
            "CidrBlockSet": [{"CidrBlock": "10.0.0.0/16"}, {"CidrBlock": "10.1.0.0/16"}],
            "Ipv6CidrBlockSet": [{"Ipv6CidrBlock": "2001:db8::/56"}],
        },
        "AccepterVpcInfo": {"VpcId": "vpc-2", "OwnerId": STRANGER, "CidrBlock": "10.2.0.0/16"},
    }


async def test_peering_connections_say_what_each_side_has() -> None:
    assert await listed(
        gateways.peering_connections, "VpcPeeringConnections", peering() | {"Tags": OWNER_A}
    ) == [
        (
            VpcPeeringConnection(
                **named("vpc-peering-connection", "pcx-1"),
                status="active",
                blocks={
                    "vpc-1": ("10.0.0.0/16", "10.1.0.0/16", "2001:db8::/56"),
                    "vpc-2": ("10.2.0.0/16",),
                },
            ),
            Tags({"Owner": "a"}),
        )
    ]


async def test_a_peer_that_has_not_accepted_tells_no_blocks() -> None:
    reply = peering("pending-acceptance")
    del reply["AccepterVpcInfo"]["CidrBlock"]
    ((found, _),) = await listed(gateways.peering_connections, "VpcPeeringConnections", reply)
    assert found.status == "pending-acceptance"
    assert found.blocks["vpc-2"] == ()


@pytest.mark.parametrize("status", ["deleted", "rejected", "failed", "expired", "deleting"])
async def test_a_peering_connection_that_came_to_nothing_is_none(status: str) -> None:
    replies = [peering(status)]
    assert await listed(gateways.peering_connections, "VpcPeeringConnections", *replies) == []


@pytest.mark.parametrize("state", ["available", "Available"])
async def test_vpc_endpoints_say_where_they_lead(state: str) -> None:
    reply = {
        "VpcEndpointId": "vpce-1",
        "VpcId": "vpc-1",
        "OwnerId": ACCOUNT,
        "ServiceName": "com.amazonaws.eu-west-1.ec2",
        "State": state,
        "Tags": OWNER_A,
    }
    assert await listed(gateways.vpc_endpoints, "VpcEndpoints", reply) == [
        (
            VpcEndpoint(
                **named("vpc-endpoint", "vpce-1"),
                vpc_id="vpc-1",
                service_name="com.amazonaws.eu-west-1.ec2",
                state="available",
            ),
            Tags({"Owner": "a"}),
        )
    ]


def gateway(identifier: str, accepts: str, state: str = "available") -> dict[str, Any]:
    return {
        "TransitGatewayId": identifier,
        "TransitGatewayArn": named("transit-gateway", identifier)["arn"],
        "OwnerId": ACCOUNT,
        "State": state,
        "Options": {"AutoAcceptSharedAttachments": accepts},
    }


async def test_transit_gateways_say_whether_they_accept_by_themselves() -> None:
    replies = [gateway("tgw-1", "enable"), gateway("tgw-2", "disable")]
    replies.append(gateway("tgw-3", "enable", "deleted"))
    assert await listed(gateways.transit_gateways, "TransitGateways", *replies) == [
        (TransitGateway(**named("transit-gateway", "tgw-1"), accepts_attachments=True), Tags({})),
        (TransitGateway(**named("transit-gateway", "tgw-2"), accepts_attachments=False), Tags({})),
    ]


async def test_vpn_connections_say_which_tunnels_are_up() -> None:
    tunnels = [
        {"OutsideIpAddress": "192.0.2.1", "Status": "UP"},
        {"OutsideIpAddress": "192.0.2.2", "Status": "DOWN"},
    ]
    replies = [
        {"VpnConnectionId": "vpn-1", "State": "available", "VgwTelemetry": tunnels},
        {"VpnConnectionId": "vpn-2", "State": "pending", "Tags": OWNER_A},
        {"VpnConnectionId": "vpn-3", "State": "deleted", "VgwTelemetry": tunnels},
    ]
    assert await listed(gateways.vpn_connections, "VpnConnections", *replies) == [
        (
            VpnConnection(
                **named("vpn-connection", "vpn-1"),
                state="available",
                tunnels={"192.0.2.1": True, "192.0.2.2": False},
            ),
            Tags({}),
        ),
        (
            VpnConnection(**named("vpn-connection", "vpn-2"), state="pending", tunnels={}),
            Tags({"Owner": "a"}),
        ),
    ]


async def test_client_vpn_endpoints_say_whether_they_log_connections() -> None:
    replies = [
        {
            "ClientVpnEndpointId": f"cvpn-endpoint-{number}",
            "Status": {"Code": status},
            "ConnectionLogOptions": {"Enabled": enabled},
        }
        for number, (status, enabled) in enumerate(
            [("available", True), ("pending-associate", False), ("deleted", False)]
        )
    ]
    assert await listed(gateways.client_vpn_endpoints, "ClientVpnEndpoints", *replies) == [
        (
            ClientVpnEndpoint(
                **named("client-vpn-endpoint", "cvpn-endpoint-0"), logs_connections=True
            ),
            Tags({}),
        ),
        (
            ClientVpnEndpoint(
                **named("client-vpn-endpoint", "cvpn-endpoint-1"), logs_connections=False
            ),
            Tags({}),
        ),
    ]
