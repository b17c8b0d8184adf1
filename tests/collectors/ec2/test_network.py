from typing import Any

import pytest

from fleetscan.catalogue import Collector
from fleetscan.collectors.ec2 import gateways, network
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
from fleetscan.testing.fake_api import ACCOUNT, REGION, FakeApi

STRANGER = "999988887777"

OWNER_A = [{"Key": "Owner", "Value": "a"}]

ZONE_A = {"AvailabilityZone": "eu-west-1a"}


def arn(resource: str) -> str:
    return f"arn:aws:ec2:{REGION}:{ACCOUNT}:{resource}"


def named(kind: str, identifier: str) -> dict[str, Any]:
    return {"arn": arn(f"{kind}/{identifier}"), "id": identifier, "region": REGION}


async def listed(collector: Collector, key: str, *replies: dict[str, Any]) -> list[Any]:
    """List what is in the replies, one on each page."""
    operation = collector.calls[0].operation
    pages: list[dict[str, Any]] = [
        {key: [reply], "NextToken": str(number)} for number, reply in enumerate(replies)
    ]
    del pages[-1]["NextToken"]
    return await FakeApi(collector, {operation: pages}).list()


async def test_vpcs_are_listed_with_their_tags() -> None:
    assert await listed(
        network.vpcs,
        "Vpcs",
        {"VpcId": "vpc-1", "OwnerId": ACCOUNT, "Tags": OWNER_A},
        {"VpcId": "vpc-2", "OwnerId": ACCOUNT},
    ) == [
        (Vpc(**named("vpc", "vpc-1")), Tags({"Owner": "a"})),
        (Vpc(**named("vpc", "vpc-2")), Tags({})),
    ]


async def test_subnets_have_the_arn_that_aws_gives() -> None:
    given = arn("subnet/as-given")
    first = (
        {"SubnetId": "subnet-1", "SubnetArn": given}
        | ZONE_A
        | {"MapPublicIpOnLaunch": True, "AssignIpv6AddressOnCreation": False}
    )
    second = {
        "SubnetId": "subnet-2",
        "MapPublicIpOnLaunch": False,
        "AssignIpv6AddressOnCreation": True,
        "Tags": OWNER_A,
    } | ZONE_A
    assert await listed(
        network.subnets, "Subnets", first | {"OwnerId": ACCOUNT}, second | {"OwnerId": ACCOUNT}
    ) == [
        (
            Subnet(
                arn=given,
                id="subnet-1",
                region=REGION,
                availability_zone="eu-west-1a",
                gives_ipv4_addresses=True,
                gives_ipv6_addresses=False,
            ),
            Tags({}),
        ),
        (
            Subnet(
                **named("subnet", "subnet-2"),
                availability_zone="eu-west-1a",
                gives_ipv4_addresses=False,
                gives_ipv6_addresses=True,
            ),
            Tags({"Owner": "a"}),
        ),
    ]


async def test_security_groups_have_the_arn_that_aws_gives() -> None:
    given = arn("security-group/as-given")
    first = {"GroupId": "sg-1", "SecurityGroupArn": given, "GroupName": "web", "Tags": OWNER_A}
    second = {"GroupId": "sg-2", "GroupName": "default"}
    groups = await listed(
        network.security_groups,
        "SecurityGroups",
        first | {"OwnerId": ACCOUNT},
        second | {"OwnerId": ACCOUNT},
    )
    assert groups == [
        (SecurityGroup(arn=given, id="sg-1", region=REGION, name="web"), Tags({"Owner": "a"})),
        (SecurityGroup(**named("security-group", "sg-2"), name="default"), Tags({})),
    ]
    assert [group.is_default for group, _ in groups] == [False, True]


async def test_the_rules_of_a_group_name_blocks_lists_and_groups() -> None:
    ssh = {
        "IpProtocol": "tcp",
        "FromPort": 22,
        "ToPort": 23,
        "IpRanges": [{"CidrIp": "10.0.0.0/8"}, {"CidrIp": "0.0.0.0/0", "Description": "all"}],
        "Ipv6Ranges": [{"CidrIpv6": "::/0"}],
        "PrefixListIds": [{"PrefixListId": "pl-1"}],
        "UserIdGroupPairs": [{"GroupId": "sg-2", "UserId": STRANGER}],
    }
    everything = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    reply = {
        "GroupId": "sg-1",
        "GroupName": "web",
        "OwnerId": ACCOUNT,
        "IpPermissions": [ssh],
        "IpPermissionsEgress": [everything],
    }
    ((found, _),) = await listed(network.security_groups, "SecurityGroups", reply)
    assert found.ingress == (
        GroupRule(
            protocol="tcp",
            from_port=22,
            to_port=23,
            cidrs=("10.0.0.0/8", "0.0.0.0/0", "::/0"),
            prefix_lists=("pl-1",),
            groups=("sg-2",),
        ),
    )
    assert found.egress == (GroupRule(protocol="-1", cidrs=("0.0.0.0/0",)),)


async def test_network_interfaces_are_listed_whoever_has_them() -> None:
    groups = [{"GroupId": "sg-1"}, {"GroupId": "sg-2"}]
    first = {"NetworkInterfaceId": "eni-1", "OwnerId": STRANGER, "Groups": groups}
    second = {"NetworkInterfaceId": "eni-2", "OwnerId": ACCOUNT}
    assert await listed(network.network_interfaces, "NetworkInterfaces", first, second) == [
        NetworkInterface(**named("network-interface", "eni-1"), groups=("sg-1", "sg-2")),
        NetworkInterface(**named("network-interface", "eni-2")),
    ]


async def test_elastic_ips_are_named_by_their_allocation() -> None:
    free = {"AllocationId": "eipalloc-1", "PublicIp": "192.0.2.1", "Tags": OWNER_A}
    used = {"AllocationId": "eipalloc-2", "PublicIp": "192.0.2.2", "AssociationId": "eipassoc-1"}
    api = FakeApi(network.elastic_ips, {"ec2:DescribeAddresses": [{"Addresses": [free, used]}]})
    one, other = named("elastic-ip", "eipalloc-1"), named("elastic-ip", "eipalloc-2")
    assert await api.list() == [
        (ElasticIp(**one, address="192.0.2.1", is_associated=False), Tags({"Owner": "a"})),
        (ElasticIp(**other, address="192.0.2.2", is_associated=True), Tags({})),
    ]


@pytest.mark.parametrize("member", ["CarrierIp", "CustomerOwnedIp"])
async def test_an_elastic_ip_may_be_of_another_network(member: str) -> None:
    reply = {"AllocationId": "eipalloc-1", member: "155.146.10.111"}
    api = FakeApi(network.elastic_ips, {"ec2:DescribeAddresses": [{"Addresses": [reply]}]})
    ((found, _),) = await api.list()
    assert found.address == "155.146.10.111"


async def test_network_acls_are_listed_with_their_entries_and_subnets() -> None:
    ssh = {"RuleNumber": 90, "Egress": False, "RuleAction": "deny", "Protocol": "6"}
    every = {"RuleNumber": 100, "Egress": True, "RuleAction": "allow", "Protocol": "-1"}
    reply = {
        "NetworkAclId": "acl-1",
        "OwnerId": ACCOUNT,
        "IsDefault": True,
        "Associations": [{"SubnetId": "subnet-1"}],
        "Entries": [
            ssh | {"CidrBlock": "10.0.0.0/8", "PortRange": {"From": 22, "To": 23}},
            every | {"Ipv6CidrBlock": "::/0"},
        ],
        "Tags": OWNER_A,
    }
    assert await listed(network.network_acls, "NetworkAcls", reply) == [
        (
            NetworkAcl(
                **named("network-acl", "acl-1"),
                is_default=True,
                subnets=("subnet-1",),
                entries=(
                    AclEntry(
                        number=90,
                        egress=False,
                        allow=False,
                        protocol="6",
                        from_port=22,
                        to_port=23,
                        cidr="10.0.0.0/8",
                    ),
                    AclEntry(number=100, egress=True, allow=True, protocol="-1", cidr="::/0"),
                ),
            ),
            Tags({"Owner": "a"}),
        )
    ]


async def test_route_tables_say_where_the_routes_to_a_peering_lead() -> None:
    routes = [
        {"DestinationCidrBlock": "10.0.0.0/16", "GatewayId": "local"},
        {"DestinationCidrBlock": "10.1.0.0/16", "VpcPeeringConnectionId": "pcx-1"},
        {"DestinationIpv6CidrBlock": "2001:db8::/56", "VpcPeeringConnectionId": "pcx-1"},
        {"DestinationPrefixListId": "pl-1", "VpcPeeringConnectionId": "pcx-2"},
    ]
    reply = {"RouteTableId": "rtb-1", "OwnerId": ACCOUNT, "VpcId": "vpc-1", "Routes": routes}
    assert await listed(network.route_tables, "RouteTables", reply) == [
        (
            RouteTable(
                **named("route-table", "rtb-1"),
                vpc_id="vpc-1",
                peering_routes={"pcx-1": ("10.1.0.0/16", "2001:db8::/56"), "pcx-2": ("pl-1",)},
            ),
            Tags({}),
        )
    ]


async def test_flow_logs_say_what_they_record_and_whether_it_arrives() -> None:
    one = {"FlowLogId": "fl-1", "ResourceId": "vpc-1", "FlowLogStatus": "ACTIVE"}
    assert await listed(
        network.flow_logs,
        "FlowLogs",
        one | {"TrafficType": "REJECT", "DeliverLogsStatus": "SUCCESS"},
        one | {"DeliverLogsStatus": "FAILED", "DeliverLogsErrorMessage": "Access error"},
        one | {"DeliverLogsStatus": "FAILED"},
        one | {"FlowLogStatus": "INACTIVE"},
    ) == [
        (FlowLog(**named("vpc-flow-log", "fl-1"), about="vpc-1", **members), Tags({}))
        for members in (
            {"traffic": "REJECT", "is_active": True},
            {"traffic": None, "is_active": True, "delivery_error": "Access error"},
            {"traffic": None, "is_active": True, "delivery_error": "FAILED"},
            {"traffic": None, "is_active": False},
        )
    ]


@pytest.mark.parametrize(
    ("collector", "members", "key"),
    [
        (network.security_groups, "SecurityGroups", "GroupId"),
        (network.vpcs, "Vpcs", "VpcId"),
        (network.subnets, "Subnets", "SubnetId"),
        (network.network_acls, "NetworkAcls", "NetworkAclId"),
        (network.route_tables, "RouteTables", "RouteTableId"),
        (gateways.vpc_endpoints, "VpcEndpoints", "VpcEndpointId"),
        (gateways.transit_gateways, "TransitGateways", "TransitGatewayId"),
    ],
)
async def test_what_another_account_shares_is_not_the_accounts_own(
    collector: Collector, members: str, key: str
) -> None:
    assert await listed(collector, members, {key: "shared", "OwnerId": STRANGER}) == []
