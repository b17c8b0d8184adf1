"""`vpc.subnet_no_public_address_by_default`."""

from fleetscan.catalogue import check
from fleetscan.facts.vpc import Subnet
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.HIGH,
    frameworks=["fsbp:EC2.15"],
    prowler=["vpc_subnet_no_public_ip_by_default"],
    config_rules=["subnet-auto-assign-public-ip-disabled"],
)
def subnet_no_public_address_by_default(subnet: Subnet) -> Verdict:
    """The subnet gives new network interfaces no public IPv4 address unless it is asked for.

    Why:
        Where it does, whatever is started in the subnet stands in the internet, though nobody said
        that it should.

    Fix:
        Switch the automatic assignment off. Instances that are there already keep their address
        until they are stopped.

    CLI:
        aws ec2 modify-subnet-attribute --subnet-id SUBNET_ID --no-map-public-ip-on-launch

    Terraform:
        resource "aws_subnet" "example" {
          vpc_id                  = aws_vpc.example.id
          cidr_block              = "10.0.1.0/24"
          map_public_ip_on_launch = false
        }

    Differs:
        Subnets of a default VPC are judged too: they give addresses unless it was switched off.
    """
    if subnet.gives_public_addresses:
        return Fail(f"subnet {subnet.id} gives new network interfaces a public address")
    return Pass(f"subnet {subnet.id} gives no public address by itself")
