"""`ec2.instance_managed_by_ssm`."""

from fleetscan.catalogue import check
from fleetscan.facts.base import InRegion, known
from fleetscan.facts.ec2 import Instance
from fleetscan.facts.ssm import ManagedNode
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:SSM.1"],
    prowler=["ec2_instance_managed_by_ssm"],
    config_rules=["ec2-instance-managed-by-systems-manager"],
)
def instance_managed_by_ssm(instance: Instance, nodes: InRegion[ManagedNode]) -> Verdict:
    """The running instance is managed by Systems Manager, and its agent answers.

    Why:
        What Systems Manager manages can be patched, listed and entered without an open port. What
        it does not see is often what nobody looks after.

    Fix:
        Install the SSM Agent, give the instance a role with AmazonSSMManagedInstanceCore or switch
        Default Host Management on, and let it reach the endpoints of Systems Manager.

    CLI:
        aws iam attach-role-policy --role-name ROLE_NAME
            --policy-arn arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore

    Terraform:
        resource "aws_iam_role_policy_attachment" "ssm" {
          role       = aws_iam_role.example.name
          policy_arn = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
        }

    Differs:
        An instance that is not running is not judged: its agent can't answer. One whose agent has
        lost its connection fails, for it is managed no longer.
    """
    state = known(instance.state)
    if state != "running":
        return NotApplicable(f"instance {instance.id} is {state}")
    for node in nodes.with_id(instance.id):
        if node.status == "Online":
            return Pass(f"instance {instance.id} is managed by Systems Manager")
        return Fail(f"the SSM Agent of instance {instance.id} does not answer: {node.status}")
    return Fail(f"instance {instance.id} is not managed by Systems Manager")
