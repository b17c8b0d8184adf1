"""`ec2.default_security_group_closed`."""

from fleetscan.catalogue import check
from fleetscan.facts.vpc import SecurityGroup
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.HIGH,
    frameworks=[
        "fsbp:EC2.2",
        "cis-1.4:5.3",
        "cis-1.5:5.4",
        "cis-2.0:5.4",
        "cis-3.0:5.4",
        "cis-4.0:5.5",
        "cis-5.0:5.5",
        "cis-6.0:6.5",
        "cis-7.0:6.5",
    ],
    prowler=["ec2_securitygroup_default_restrict_traffic"],
    config_rules=["vpc-default-security-group-closed"],
)
def default_security_group_closed(group: SecurityGroup) -> Verdict:
    """The default security group of a VPC lets nothing in and nothing out.

    Why:
        Whatever is started without a group gets this one. If it has no rules, what was forgotten
        can reach nobody and nobody can reach it.

    Fix:
        Give what uses the group one of its own, then remove all inbound and outbound rules.

    CLI:
        aws ec2 describe-security-group-rules --filters Name=group-id,Values=GROUP_ID
        aws ec2 revoke-security-group-ingress --group-id GROUP_ID
            --security-group-rule-ids RULE_ID
        aws ec2 revoke-security-group-egress --group-id GROUP_ID
            --security-group-rule-ids RULE_ID

    Terraform:
        # Without a rule in it, Terraform removes all that the group has.
        resource "aws_default_security_group" "example" {
          vpc_id = aws_vpc.example.id
        }

    Differs:
        Any rule fails, also one that lets only members of the group reach each other, as it is in
        a new VPC. CIS and AWS have it so, too; a default VPC that nobody uses is judged as well.
    """
    if not group.is_default:
        return NotApplicable(f"security group {group.id} is not the default one of its VPC")
    if not group.ingress and not group.egress:
        return Pass(f"default security group {group.id} has no rules")
    return Fail(
        f"default security group {group.id} has rules: {len(group.ingress)} inbound, "
        f"{len(group.egress)} outbound"
    )
