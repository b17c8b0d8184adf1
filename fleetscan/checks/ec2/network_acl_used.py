"""`ec2.network_acl_used`."""

from fleetscan.catalogue import check
from fleetscan.facts.vpc import NetworkAcl
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.LOW,
    frameworks=["fsbp:EC2.16"],
    prowler=["ec2_networkacl_unused"],
    config_rules=["vpc-network-acl-unused-check"],
)
def network_acl_used(acl: NetworkAcl) -> Verdict:
    """The network ACL filters at least one subnet.

    Why:
        An ACL that filters nothing is looked after by nobody, and may be taken for one that does
        when somebody is in a hurry.

    Fix:
        Delete the ACL, or associate it with the subnets that it is for.

    CLI:
        aws ec2 delete-network-acl --network-acl-id ACL_ID

    Terraform:
        # Remove the ACL, or associate it.
        resource "aws_network_acl_association" "example" {
          network_acl_id = aws_network_acl.example.id
          subnet_id      = aws_subnet.example.id
        }
    """
    if acl.is_default:
        return NotApplicable(f"network ACL {acl.id} is the default one of its VPC")
    if acl.subnets:
        return Pass(f"network ACL {acl.id} filters {', '.join(sorted(acl.subnets))}")
    return Fail(f"network ACL {acl.id} filters no subnet")
