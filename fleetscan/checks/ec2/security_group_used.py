"""`ec2.security_group_used`."""

from collections.abc import Iterable

from fleetscan.catalogue import check
from fleetscan.facts.base import InRegion
from fleetscan.facts.vpc import NetworkInterface, SecurityGroup
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.LOW,
    frameworks=["fsbp:EC2.22"],
    prowler=["ec2_securitygroup_not_used"],
    config_rules=[
        "ec2-security-group-attached-to-eni",
        "ec2-security-group-attached-to-eni-periodic",
    ],
)
def security_group_used(
    group: SecurityGroup, interfaces: InRegion[NetworkInterface], groups: InRegion[SecurityGroup]
) -> Verdict:
    """The security group is in use: by a network interface, or in a rule of another group.

    Why:
        A group that nothing uses is looked after by nobody, and its rules take effect for whatever
        gets it one day.

    Fix:
        Delete the group, after a look for launch templates and stacks that name it.

    CLI:
        aws ec2 delete-security-group --group-id GROUP_ID

    Terraform:
        None: remove the `aws_security_group` from the configuration.

    Differs:
        AWS took EC2.22 out of its best practices in 2023, for an unused group lets nobody in. A
        group that a rule of another one names passes, where AWS's control fails it: it is what the
        rule lets in, and AWS refuses to delete it. Interfaces that other accounts have in a shared
        VPC count. The default group of a VPC is not judged: it can't be deleted.
    """
    if group.is_default:
        return NotApplicable(f"security group {group.id} is the default one of its VPC")
    # each may be known to use it although others were not read
    if any(True for _ in interfaces.matching(_groups, group.id)):
        return Pass(f"security group {group.id} is used by network interfaces")
    for other in groups.matching(_named, group.id):
        if other.id != group.id:
            return Pass(f"security group {group.id} is named in a rule of {other.id}")
    return Fail(f"security group {group.id} is used by nothing")


def _groups(interface: NetworkInterface) -> Iterable[str]:
    return interface.groups


def _named(group: SecurityGroup) -> Iterable[str]:
    return {named for rule in (*group.ingress, *group.egress) for named in rule.groups}
