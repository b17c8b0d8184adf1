"""`ec2.instance_no_public_address`."""

from fleetscan.catalogue import check
from fleetscan.facts.ec2 import Instance
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:EC2.9"],
    prowler=["ec2_instance_public_ip"],
    config_rules=["ec2-instance-no-public-ip"],
)
def instance_no_public_address(instance: Instance) -> Verdict:
    """The instance has no public IPv4 address.

    Why:
        With a public address, one rule of a security group is all that keeps the internet from an
        instance.

    Fix:
        Put the instance into a private subnet, behind a load balancer if it serves the internet,
        and let it out by a NAT gateway.

    CLI:
        aws ec2 disassociate-address --association-id ASSOCIATION_ID
        aws ec2 modify-network-interface-attribute --network-interface-id INTERFACE_ID
            --no-associate-public-ip-address

    Terraform:
        resource "aws_instance" "example" {
          ami                         = "ami-0123456789abcdef0"
          instance_type               = "t3.micro"
          subnet_id                   = aws_subnet.private.id
          associate_public_ip_address = false
        }

    Differs:
        Addresses of all of its network interfaces count, Elastic IP addresses included. IPv6
        addresses do not, as in AWS's control: every one of them is public.
    """
    if not instance.public_addresses:
        return Pass(f"instance {instance.id} has no public IPv4 address")
    return Fail(
        f"instance {instance.id} has public IPv4 addresses: {', '.join(instance.public_addresses)}"
    )
