"""`ec2.security_group_not_open_on_all_ports`."""

from functools import partial
from typing import Annotated

from msgspec import Meta

from fleetscan.catalogue import check
from fleetscan.facts.base import InRegion
from fleetscan.facts.vpc import PrefixList, PrefixListEntries, SecurityGroup, prefix_list_cidrs
from fleetscan.network.addresses import Width
from fleetscan.network.rules import group_opens_all_ports
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.CRITICAL,
    frameworks=[
        "cis-1.4:5.2",
        "cis-1.5:5.2",
        "cis-1.5:5.3",
        "cis-2.0:5.2",
        "cis-2.0:5.3",
        "cis-3.0:5.2",
        "cis-3.0:5.3",
        "cis-4.0:5.3",
        "cis-4.0:5.4",
        "cis-5.0:5.3",
        "cis-5.0:5.4",
        "cis-6.0:6.3",
        "cis-6.0:6.4",
        "cis-7.0:6.3",
        "cis-7.0:6.4",
    ],
    prowler=["ec2_securitygroup_allow_ingress_from_internet_to_all_ports"],
)
def security_group_not_open_on_all_ports(
    group: SecurityGroup,
    lists: InRegion[tuple[PrefixList, PrefixListEntries]],
    *,
    widest_ipv4: Annotated[int, Meta(ge=1, le=32)] = 8,
    widest_ipv6: Annotated[int, Meta(ge=1, le=128)] = 16,
) -> Verdict:
    """The security group does not open every port to the internet.

    Why:
        With every port open, whatever a machine happens to listen on is a service to the world,
        also what somebody starts there tomorrow.

    Fix:
        Remove the rule, and allow the ports that are meant to be public one by one.

    CLI:
        aws ec2 revoke-security-group-ingress --group-id GROUP_ID
            --ip-permissions 'IpProtocol=-1,IpRanges=[{CidrIp=0.0.0.0/0}]'

    Terraform:
        resource "aws_vpc_security_group_ingress_rule" "https" {
          security_group_id = aws_security_group.example.id
          cidr_ipv4         = "0.0.0.0/0"
          ip_protocol       = "tcp"
          from_port         = 443
          to_port           = 443
        }

    Differs:
        Every port of TCP alone, or of UDP alone, counts, and so do ranges of several rules that
        leave no port out but 0; Prowler looks for one rule. What counts as the internet is as in
        `ec2.security_group_no_ssh_from_internet`.

    Options:
        widest_ipv4: length of a prefix: sources with more public addresses than one such block has
            are the internet
        widest_ipv6: the same for IPv6
    """
    found = group_opens_all_ports(
        group.ingress,
        entries=partial(prefix_list_cidrs, lists),
        width=Width(ipv4=widest_ipv4, ipv6=widest_ipv6),
    )
    if found is None:
        return Pass(f"security group {group.id} does not open all ports to the internet")
    return Fail(f"security group {group.id} opens {found}")
