"""`rds.cluster_deletion_protected`."""

from fleetscan.catalogue import check
from fleetscan.facts.base import known
from fleetscan.facts.rds import DBCluster
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:RDS.7"],
    prowler=["rds_cluster_deletion_protection"],
    config_rules=[
        "docdb-cluster-deletion-protection-enabled",
        "neptune-cluster-deletion-protection-enabled",
        "rds-cluster-deletion-protection-enabled",
    ],
)
def cluster_deletion_protected(cluster: DBCluster) -> Verdict:
    """The DB cluster is protected from deletion.

    Why:
        One wrong call, by a person or a pipeline, deletes a cluster without instances and its
        automated backups with it. With the protection it takes two.

    Fix:
        Switch deletion protection on. It takes effect at once, and without an outage.

    CLI:
        aws rds modify-db-cluster --db-cluster-identifier NAME --deletion-protection
            --apply-immediately

    Terraform:
        resource "aws_rds_cluster" "example" {
          # the rest as before
          deletion_protection = true
        }

    Differs:
        Clusters of DocumentDB and Neptune are judged as those of RDS are, as by AWS's control.
    """
    if known(cluster.deletion_protected):
        return Pass(f"cluster {cluster.id} is protected from deletion")
    return Fail(f"cluster {cluster.id} can be deleted by one call")
