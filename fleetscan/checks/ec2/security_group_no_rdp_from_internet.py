"""`ec2.security_group_no_rdp_from_internet`."""

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
    severity=Severity.HIGH,
    frameworks=[
        "fsbp:EC2.14",
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
    prowler=[
        "ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_3389",
        "ec2_confidential_workload_host_unrestricted_ingress",
    ],
    config_rules=["restricted-common-ports", "vpc-sg-port-restriction-check"],
)
def security_group_no_rdp_from_internet(
    group: SecurityGroup,
    lists: InRegion[tuple[PrefixList, PrefixListEntries]],
    *,
    widest_ipv4: Annotated[int, Meta(ge=1, le=32)] = 8,
    widest_ipv6: Annotated[int, Meta(ge=1, le=128)] = 16,
) -> Verdict:
    """The security group lets nobody from the internet reach port 3389 (RDP).

    Why:
        Remote desktops are the usual way in for ransomware: passwords are guessed by the million,
        and some flaws of the server needed no password at all.

    Fix:
        Remove the rule, and reach the instances by Fleet Manager, which needs no open port; or
        name the few addresses from which people connect.

    CLI:
        aws ec2 revoke-security-group-ingress --group-id GROUP_ID
            --ip-permissions
            'IpProtocol=tcp,FromPort=3389,ToPort=3389,IpRanges=[{CidrIp=0.0.0.0/0}]'

    Terraform:
        resource "aws_vpc_security_group_ingress_rule" "rdp" {
          security_group_id = aws_security_group.example.id
          cidr_ipv4         = "198.51.100.0/24"
          ip_protocol       = "tcp"
          from_port         = 3389
          to_port           = 3389
        }

    Differs:
        AWS and Prowler look for 0.0.0.0/0 and ::/0 as they are written. Here the sources of all
        rules about the port are taken together, prefix lists included, so that two halves of the
        internet are all of it, and so is what is wider than the options allow. UDP counts, as CIS
        has it. A group is judged whether or not anything uses it. Prowler's check of hosts with
        confidential workloads asks the same of some instances, which no tag is sure to tell.

    Options:
        widest_ipv4: length of a prefix: sources with more public addresses than one such block has
            are the internet
        widest_ipv6: the same for IPv6
    """
    found = group_opens(
        group.ingress,
        3389,
        protocols=("tcp", "udp"),
        entries=partial(prefix_list_cidrs, lists),
        width=Width(ipv4=widest_ipv4, ipv6=widest_ipv6),
    )
    if found is None:
        return Pass(f"security group {group.id} does not open port 3389 to the internet")
    return Fail(f"security group {group.id} opens {found}")
