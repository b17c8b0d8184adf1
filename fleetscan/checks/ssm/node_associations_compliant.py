"""`ssm.node_associations_compliant`."""

from fleetscan.catalogue import check
from fleetscan.facts.ssm import ManagedNode, NodeCompliance
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.LOW,
    frameworks=["fsbp:SSM.3"],
    prowler=["ssm_managed_compliant_patching"],
    config_rules=["ec2-managedinstance-association-compliance-status-check"],
)
def node_associations_compliant(node: ManagedNode, compliance: NodeCompliance) -> Verdict:
    """The associations of the managed node ran, and left it as they should.

    Why:
        Associations install agents, apply settings and patch. One that fails leaves the machine as
        it was while everybody believes it is done.

    Fix:
        Look at the output of the association's last run on the node, mend the cause, and apply it
        again.

    CLI:
        aws ssm describe-instance-associations-status --instance-id NODE_ID
        aws ssm start-associations-once --association-ids ASSOCIATION_ID

    Terraform:
        None: whether an association succeeds depends on the machine that it runs on.

    Differs:
        A node without an association is not judged. AWS's severity of SSM.3 is low, and so is this
        one; Prowler has one check for patches and associations.
    """
    complies = compliance.associations.get(node.id)
    if complies is None:
        return NotApplicable(f"node {node.id} has no association")
    if complies:
        return Pass(f"the associations of node {node.id} comply")
    return Fail(f"an association of node {node.id} does not comply")
