"""`ec2.network_acl_admin_ports_closed`."""

from typing import Annotated

from msgspec import Meta

from fleetscan.catalogue import check
from fleetscan.facts.vpc import NetworkAcl
from fleetscan.network.addresses import Width
from fleetscan.network.rules import acl_opens
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=[
        "fsbp:EC2.21",
        "cis-1.4:5.1",
        "cis-1.5:5.1",
        "cis-2.0:5.1",
        "cis-3.0:5.1",
        "cis-4.0:5.2",
        "cis-5.0:5.2",
        "cis-6.0:6.2",
        "cis-7.0:6.2",
    ],
    prowler=[
        "ec2_networkacl_allow_ingress_any_port",
        "ec2_networkacl_allow_ingress_tcp_port_22",
        "ec2_networkacl_allow_ingress_tcp_port_3389",
    ],
    config_rules=["nacl-no-unrestricted-ssh-rdp"],
)
def network_acl_admin_ports_closed(
    acl: NetworkAcl,
    *,
    ports: Annotated[tuple[Annotated[int, Meta(ge=0, le=65535)], ...], Meta(min_length=1)] = (
        22,
        3389,
    ),
    widest_ipv4: Annotated[int, Meta(ge=1, le=32)] = 8,
    widest_ipv6: Annotated[int, Meta(ge=1, le=128)] = 16,
) -> Verdict:
    """The network ACL lets nobody from the internet reach the ports of SSH and remote desktops.

    Why:
        An ACL filters a whole subnet. One that keeps administration from the internet still does
        so on the day when somebody opens a security group too far.

    Fix:
        Deny the ports of TCP and UDP from 0.0.0.0/0 and ::/0 by entries with lower numbers than
        those that allow them, or allow them from the addresses of your own alone.

    CLI:
        aws ec2 create-network-acl-entry --network-acl-id ACL_ID --ingress --rule-number 10
            --protocol tcp --port-range From=22,To=22 --cidr-block 0.0.0.0/0 --rule-action deny
        aws ec2 create-network-acl-entry --network-acl-id ACL_ID --ingress --rule-number 11
            --protocol udp --port-range From=22,To=22 --cidr-block 0.0.0.0/0 --rule-action deny
        aws ec2 create-network-acl-entry --network-acl-id ACL_ID --ingress --rule-number 12
            --protocol tcp --port-range From=22,To=22 --ipv6-cidr-block ::/0 --rule-action deny
        # and so on for UDP over IPv6, and for port 3389

    Terraform:
        # The same again for IPv6, with other numbers and `ipv6_cidr_block = "::/0"`.
        resource "aws_network_acl_rule" "no_administration" {
          for_each = {
            "10" = { protocol = "tcp", port = 22 }
            "11" = { protocol = "udp", port = 22 }
            "12" = { protocol = "tcp", port = 3389 }
            "13" = { protocol = "udp", port = 3389 }
          }

          network_acl_id = aws_network_acl.example.id
          rule_number    = each.key
          egress         = false
          protocol       = each.value.protocol
          rule_action    = "deny"
          cidr_block     = "0.0.0.0/0"
          from_port      = each.value.port
          to_port        = each.value.port
        }

    Differs:
        Entries are taken in the order of their numbers, so one that denies before one that allows
        wins. AWS's control looks only for an entry that allows, and leaves the default ACLs out,
        which let everything in; CIS asks for all of them, and they are judged here. UDP counts, as
        CIS has it. An ACL that opens every port opens these, so Prowler's check of that is answered
        too. What counts as the internet is as in `ec2.security_group_no_ssh_from_internet`.

    Options:
        ports: the ports, of TCP and UDP
        widest_ipv4: length of a prefix: sources with more public addresses than one such block has
            are the internet
        widest_ipv6: the same for IPv6
    """
    width = Width(ipv4=widest_ipv4, ipv6=widest_ipv6)
    for port in sorted(set(ports)):
        if opened := acl_opens(acl.entries, port, protocols=("tcp", "udp"), width=width):
            return Fail(f"network ACL {acl.id} opens {opened}")
    closed = ", ".join(str(port) for port in sorted(set(ports)))
    return Pass(f"network ACL {acl.id} opens none of these ports to the internet: {closed}")
