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
    """The subnet gives new network interfaces no public address unless it is asked for.

    Why:
        Where it does, whatever is started in the subnet stands in the internet, though nobody said
        that it should.

    Fix:
        Switch the automatic assignment off. Instances that are there already keep their address
        until they are stopped.

    CLI:
        aws ec2 modify-subnet-attribute --subnet-id SUBNET_ID --no-map-public-ip-on-launch
        aws ec2 modify-subnet-attribute --subnet-id SUBNET_ID
            --no-assign-ipv6-address-on-creation

    Terraform:
        resource "aws_subnet" "example" {
          vpc_id                          = aws_vpc.example.id
          cidr_block                      = "10.0.1.0/24"
          map_public_ip_on_launch         = false
          assign_ipv6_address_on_creation = false
        }

    Differs:
        IPv6 addresses count as in AWS's control, for every one of them is public; Prowler looks at
        IPv4 alone. Subnets of a default VPC are judged too.
    """
    given = {"IPv4": subnet.gives_ipv4_addresses, "IPv6": subnet.gives_ipv6_addresses}
    versions = " and ".join(version for version, is_given in given.items() if is_given)
    if versions:
        return Fail(f"subnet {subnet.id} gives new network interfaces public {versions} addresses")
    return Pass(f"subnet {subnet.id} gives no public address by itself")
