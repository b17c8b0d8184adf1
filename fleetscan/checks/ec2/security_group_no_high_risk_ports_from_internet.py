"""`ec2.security_group_no_high_risk_ports_from_internet`."""

from functools import partial
from typing import Annotated

from msgspec import Meta

from fleetscan.catalogue import check
from fleetscan.facts.base import InRegion
from fleetscan.facts.vpc import PrefixList, PrefixListEntries, SecurityGroup, prefix_list_cidrs
from fleetscan.network.addresses import Width
from fleetscan.network.rules import group_opens
from fleetscan.verdicts import Fail, Pass, Severity, Verdict

# https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-19
_PORTS = (
    *(20, 21, 22, 23, 25, 110, 135, 143, 445, 1433, 1434, 3000, 3306, 3389, 4333, 5000),
    *(5432, 5500, 5601, 8080, 8088, 8888, 9200, 9300),
)


@check(
    severity=Severity.HIGH,
    frameworks=["fsbp:EC2.19"],
    prowler=["ec2_securitygroup_allow_ingress_from_internet_to_high_risk_tcp_ports"],
    config_rules=["restricted-common-ports"],
)
def security_group_no_high_risk_ports_from_internet(
    group: SecurityGroup,
    lists: InRegion[tuple[PrefixList, PrefixListEntries]],
    *,
    ports: Annotated[tuple[Annotated[int, Meta(ge=0, le=65535)], ...], Meta(min_length=1)] = _PORTS,
    widest_ipv4: Annotated[int, Meta(ge=1, le=32)] = 8,
    widest_ipv6: Annotated[int, Meta(ge=1, le=128)] = 16,
) -> Verdict:
    """The security group lets nobody from the internet reach TCP ports of services at high risk.

    Why:
        Databases, remote shells, mail and development servers were seldom made for strangers: many
        come without a password, and scanners look for each of these ports all day.

    Fix:
        Remove the rules, and let the service be reached from the security groups of its clients.

    CLI:
        aws ec2 revoke-security-group-ingress --group-id GROUP_ID
            --ip-permissions
            'IpProtocol=tcp,FromPort=PORT,ToPort=PORT,IpRanges=[{CidrIp=0.0.0.0/0}]'

    Terraform:
        resource "aws_vpc_security_group_ingress_rule" "database" {
          security_group_id            = aws_security_group.database.id
          referenced_security_group_id = aws_security_group.application.id
          ip_protocol                  = "tcp"
          from_port                    = 5432
          to_port                      = 5432
        }

    Differs:
        What counts as the internet is as in `ec2.security_group_no_ssh_from_internet`.

    Options:
        ports: the TCP ports; those of EC2.19 in AWS's list if nothing is said
        widest_ipv4: length of a prefix: sources with more public addresses than one such block has
            are the internet
        widest_ipv6: the same for IPv6
    """
    found = [
        opened
        for port in sorted(set(ports))
        if (
            opened := group_opens(
                group.ingress,
                port,
                protocols=("tcp",),
                entries=partial(prefix_list_cidrs, lists),
                width=Width(ipv4=widest_ipv4, ipv6=widest_ipv6),
            )
        )
    ]
    if not found:
        return Pass(f"security group {group.id} opens no port at high risk to the internet")
    more = f", and {len(found) - 1} more" if len(found) > 1 else ""
    return Fail(f"security group {group.id} opens {found[0]}{more}")
