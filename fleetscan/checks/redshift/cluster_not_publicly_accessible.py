"""`redshift.cluster_not_publicly_accessible`."""

from fleetscan.catalogue import check
from fleetscan.facts.redshift import Cluster
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.CRITICAL,
    frameworks=["fsbp:Redshift.1"],
    prowler=["redshift_cluster_public_access"],
    config_rules=["redshift-cluster-public-access-check"],
)
def cluster_not_publicly_accessible(cluster: Cluster) -> Verdict:
    """The Redshift cluster has no public address.

    Why:
        A warehouse has the data of many databases in one place. With a public address it is reached
        from the internet as soon as one security group lets it, and passwords are tried on it.

    Fix:
        Switch public access off, and reach the cluster over the VPC, a VPN or a bastion host. Those
        who use its public address lose their connection.

    CLI:
        aws redshift modify-cluster --cluster-identifier NAME --no-publicly-accessible

    Terraform:
        resource "aws_redshift_cluster" "example" {
          # the rest as before
          publicly_accessible = false
        }

    Differs:
        Prowler lets a cluster with a public address pass if its security groups let nobody in. As
        AWS's control does, this check goes by the address: the next change of a group may let
        somebody in.
    """
    if cluster.publicly_accessible:
        return Fail(f"cluster {cluster.id} is publicly accessible")
    return Pass(f"cluster {cluster.id} is not publicly accessible")
