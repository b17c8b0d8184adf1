"""`ssm.node_patched`."""

from fleetscan.catalogue import check
from fleetscan.facts.ssm import ManagedNode, NodeCompliance
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.HIGH,
    frameworks=["fsbp:SSM.2"],
    prowler=["ssm_managed_compliant_patching"],
    config_rules=["ec2-managedinstance-patch-compliance-status-check"],
)
def node_patched(node: ManagedNode, compliance: NodeCompliance) -> Verdict:
    """The managed node has the patches that its baseline asks for, by its last scan.

    Why:
        Most attacks use flaws for which there was a patch long ago.

    Fix:
        Install what is missing by AWS-RunPatchBaseline, and have a maintenance window or a patch
        policy do so from now on.

    CLI:
        aws ssm send-command --document-name AWS-RunPatchBaseline --instance-ids NODE_ID
            --parameters Operation=Install

    Terraform:
        resource "aws_ssm_association" "patch" {
          name                = "AWS-RunPatchBaseline"
          schedule_expression = "cron(0 2 ? * SUN *)"

          parameters = {
            Operation = "Install"
          }

          targets {
            key    = "InstanceIds"
            values = ["*"]
          }
        }

    Differs:
        A node that was never scanned is not judged, as in AWS's control, for nothing is known of
        it. Machines outside of EC2 that are managed count, too.
    """
    complies = compliance.patches.get(node.id)
    if complies is None:
        return NotApplicable(f"node {node.id} was never scanned for patches")
    if complies:
        return Pass(f"node {node.id} has the patches of its baseline")
    return Fail(f"node {node.id} lacks patches of its baseline")
