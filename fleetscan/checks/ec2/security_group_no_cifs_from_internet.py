"""`ec2.security_group_no_cifs_from_internet`."""

from functools import partial
from typing import Annotated

from msgspec import Meta

from fleetscan.catalogue import check
from fleetscan.facts.base import InRegion
from fleetscan.facts.vpc import PrefixList, PrefixListEntries, SecurityGroup, prefix_list_cidrs
from fleetscan.network.addresses import Width
from fleetscan.network.rules import group_opens
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.CRITICAL,
    frameworks=[
        "cis-4.0:5.1.2",
        "cis-5.0:5.1.2",
        "cis-6.0:6.1.2",
        "cis-7.0:6.1.2",
    ],
    prowler=["ec2_instance_port_cifs_exposed_to_internet"],
    config_rules=["restricted-common-ports", "vpc-sg-port-restriction-check"],
)
def security_group_no_cifs_from_internet(
    group: SecurityGroup,
    lists: InRegion[tuple[PrefixList, PrefixListEntries]],
    *,
    widest_ipv4: Annotated[int, Meta(ge=1, le=32)] = 8,
    widest_ipv6: Annotated[int, Meta(ge=1, le=128)] = 16,
) -> Verdict:
    """The security group lets nobody from the internet reach port 445 (CIFS).

    Why:
        Worms have spread through file sharing of Windows more than once, without any password, and
        a share that is open to all gives its files to all.

    Fix:
        Remove the rule, and let clients reach the share through a VPN or from named addresses.

    CLI:
        aws ec2 revoke-security-group-ingress --group-id GROUP_ID
            --ip-permissions
            'IpProtocol=tcp,FromPort=445,ToPort=445,IpRanges=[{CidrIp=0.0.0.0/0}]'

    Terraform:
        resource "aws_vpc_security_group_ingress_rule" "cifs" {
          security_group_id = aws_security_group.example.id
          cidr_ipv4         = "10.0.0.0/16"
          ip_protocol       = "tcp"
          from_port         = 445
          to_port           = 445
        }

    Differs:
        CIS asks it of security groups, and so does this check; Prowler asks it of instances with a
        public address that have such a group, and says nothing of a group that waits for one. The
        sources of all rules about the port are taken together, prefix lists included: see
        `ec2.security_group_no_ssh_from_internet`.

    Options:
        widest_ipv4: length of a prefix: sources with more public addresses than one such block has
            are the internet
        widest_ipv6: the same for IPv6
    """
    found = group_opens(
        group.ingress,
        445,
        protocols=("tcp", "udp"),
        entries=partial(prefix_list_cidrs, lists),
        width=Width(ipv4=widest_ipv4, ipv6=widest_ipv6),
    )
    if found is None:
        return Pass(f"security group {group.id} does not open port 445 to the internet")
    return Fail(f"security group {group.id} opens {found}")
