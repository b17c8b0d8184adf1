"""Facts about the network of Amazon EC2: VPCs, what is in them, and the ways out."""

from typing import ClassVar

import msgspec

from fleetscan.facts.base import InRegion, Resource, Taggable
from fleetscan.network.rules import AclEntry, GroupRule
from fleetscan.verdicts import Cause, NotRead, Unread


class Vpc(Taggable, frozen=True, kw_only=True):
    """A VPC of the account, the default one included."""

    TYPE: ClassVar[str] = "AWS::EC2::VPC"


class Subnet(Taggable, frozen=True, kw_only=True):
    """A subnet of the account, default ones included."""

    TYPE: ClassVar[str] = "AWS::EC2::Subnet"

    #: as the account names it: `eu-west-1a`
    availability_zone: str
    #: whether a new network interface gets a public IPv4 address if nothing else is said
    gives_ipv4_addresses: bool
    #: whether it gets an IPv6 address, each of which is public
    gives_ipv6_addresses: bool


class SecurityGroup(Taggable, frozen=True, kw_only=True):
    """A security group of the account, those that a VPC has from the start included."""

    TYPE: ClassVar[str] = "AWS::EC2::SecurityGroup"

    name: str
    ingress: tuple[GroupRule, ...] = ()
    egress: tuple[GroupRule, ...] = ()

    @property
    def is_default(self) -> bool:
        """Whether it came with its VPC, which no other group can be named after."""
        return self.name == "default"


class ElasticIp(Taggable, frozen=True, kw_only=True):
    """An Elastic IP address. Its id is that of its allocation."""

    TYPE: ClassVar[str] = "AWS::EC2::EIP"

    address: str
    #: whether an instance or a network interface has it
    is_associated: bool


class NetworkAcl(Taggable, frozen=True, kw_only=True):
    """A network ACL of the account, those that a VPC has from the start included."""

    TYPE: ClassVar[str] = "AWS::EC2::NetworkAcl"

    #: whether it came with its VPC, and can't be deleted
    is_default: bool
    #: ids of the subnets that it filters
    subnets: tuple[str, ...] = ()
    entries: tuple[AclEntry, ...] = ()


class NetworkInterface(Resource, frozen=True, kw_only=True):
    """A network interface, also one that another account has in a VPC of this one.

    Most are made by services, which take no tags for them.
    """

    TYPE: ClassVar[str] = "AWS::EC2::NetworkInterface"

    #: ids of its security groups
    groups: tuple[str, ...] = ()


class PrefixList(Resource, frozen=True, kw_only=True):
    """A managed prefix list that the account may use, whoever owns it."""

    TYPE: ClassVar[str] = "AWS::EC2::PrefixList"

    #: the account that owns it; `AWS` for the addresses of AWS's own services
    owner: str


class PrefixListEntries(msgspec.Struct, frozen=True, kw_only=True):
    """The CIDR blocks in a prefix list; none of AWS's own, which are not asked for them."""

    cidrs: tuple[str, ...]


class RouteTable(Taggable, frozen=True, kw_only=True):
    """A route table of the account."""

    TYPE: ClassVar[str] = "AWS::EC2::RouteTable"

    vpc_id: str
    #: by VPC peering connection, where its routes lead: CIDR blocks and ids of prefix lists
    peering_routes: dict[str, tuple[str, ...]]


class VpcPeeringConnection(Taggable, frozen=True, kw_only=True):
    """A VPC peering connection of the account that is not gone."""

    TYPE: ClassVar[str] = "AWS::EC2::VPCPeeringConnection"

    #: `active`, `pending-acceptance`, …
    status: str
    #: by VPC, its CIDR blocks; none are told of a peer before it has accepted
    blocks: dict[str, tuple[str, ...]]


class FlowLog(Taggable, frozen=True, kw_only=True):
    """A flow log: of a VPC, a subnet, a network interface or a transit gateway."""

    TYPE: ClassVar[str] = "AWS::EC2::FlowLog"

    #: id of what it is about
    about: str
    #: `ACCEPT`, `REJECT` or `ALL`; None where all is recorded and nothing is chosen
    traffic: str | None
    is_active: bool
    #: why its last records did not arrive: `Access error`, …, or `FAILED` without a reason; None if
    #: they did
    delivery_error: str | None = None


class VpcEndpoint(Taggable, frozen=True, kw_only=True):
    """A VPC endpoint of the account."""

    TYPE: ClassVar[str] = "AWS::EC2::VPCEndpoint"

    vpc_id: str
    #: what it leads to: `com.amazonaws.eu-west-1.ec2`
    service_name: str
    #: `available`, `pending`, …
    state: str


class TransitGateway(Taggable, frozen=True, kw_only=True):
    """A transit gateway of the account that is not gone."""

    TYPE: ClassVar[str] = "AWS::EC2::TransitGateway"

    #: whether it accepts the attachments of other accounts by itself
    accepts_attachments: bool


class VpnConnection(Taggable, frozen=True, kw_only=True):
    """A Site-to-Site VPN connection that is not gone."""

    TYPE: ClassVar[str] = "AWS::EC2::VPNConnection"

    #: `available`, `pending`, `deleting`
    state: str
    #: by outside address, whether each tunnel is up
    tunnels: dict[str, bool]


class ClientVpnEndpoint(Taggable, frozen=True, kw_only=True):
    """A Client VPN endpoint that is not gone."""

    TYPE: ClassVar[str] = "AWS::EC2::ClientVpnEndpoint"

    logs_connections: bool


def prefix_list_cidrs(
    lists: InRegion[tuple[PrefixList, PrefixListEntries]], identifier: str
) -> tuple[str, ...]:
    """Return the CIDR blocks of a prefix list; none for AWS's own.

    Raises `NotRead` for a list that the account does not see: one that is shared no longer goes on
    to work where it is used.
    https://docs.aws.amazon.com/vpc/latest/userguide/sharing-managed-prefix-lists.html
    """
    for _, entries in lists.with_id(identifier):
        return entries.cidrs
    raise NotRead(
        Unread(
            cause=Cause.UNEXPECTED_REPLY,
            operation="ec2:DescribeManagedPrefixLists",
            iam_action="ec2:DescribeManagedPrefixLists",
            error_code="NotListed",
            message=f"the prefix list {identifier} is in use and not listed",
        )
    )
