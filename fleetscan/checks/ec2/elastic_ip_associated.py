"""`ec2.elastic_ip_associated`."""

from fleetscan.catalogue import check
from fleetscan.facts.vpc import ElasticIp
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.LOW,
    frameworks=["fsbp:EC2.12"],
    prowler=["ec2_elastic_ip_unassigned"],
    config_rules=["eip-attached"],
)
def elastic_ip_associated(address: ElasticIp) -> Verdict:
    """The Elastic IP address belongs to an instance or a network interface.

    Why:
        An address that nobody uses costs money, and is often still named in DNS or in the filters
        of others, where it vouches for whoever gets it next.

    Fix:
        Release the address, after a look for DNS records and filters that name it.

    CLI:
        aws ec2 release-address --allocation-id ALLOCATION_ID

    Terraform:
        # Remove the address, or associate it.
        resource "aws_eip_association" "example" {
          allocation_id = aws_eip.example.id
          instance_id   = aws_instance.example.id
        }
    """
    if address.is_associated:
        return Pass(f"Elastic IP address {address.address} is in use")
    return Fail(f"Elastic IP address {address.address} is associated with nothing")
