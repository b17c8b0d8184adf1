"""`rds.cluster_encrypted`."""

from fleetscan.catalogue import check
from fleetscan.facts.base import known
from fleetscan.facts.rds import DBCluster
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.HIGH,
    frameworks=[
        "fsbp:RDS.27",
        "cis-1.4:2.3.1",
        "cis-1.5:2.3.1",
        "cis-2.0:2.3.1",
        "cis-3.0:2.3.1",
        "cis-4.0:2.2.1",
        "cis-5.0:2.2.1",
        "cis-6.0:3.2.1",
        "cis-7.0:3.2.1",
    ],
    prowler=["rds_cluster_storage_encrypted", "rds_instance_storage_encrypted"],
    config_rules=[
        "docdb-cluster-encrypted",
        "neptune-cluster-encrypted",
        "rds-cluster-encrypted-at-rest",
    ],
)
def cluster_encrypted(cluster: DBCluster) -> Verdict:
    """The storage of the DB cluster is encrypted.

    Why:
        The instances of a cluster share one volume. What is on it, in its backups and its snapshots
        is encrypted only if the cluster was made so.

    Fix:
        Restore a snapshot of the cluster with a KMS key, and move its users to the new cluster. A
        cluster that exists can't be encrypted.

    CLI:
        aws rds create-db-cluster-snapshot --db-cluster-identifier NAME
            --db-cluster-snapshot-identifier NAME-plain
        aws rds restore-db-cluster-from-snapshot --db-cluster-identifier NEW_NAME
            --snapshot-identifier NAME-plain --engine aurora-postgresql --kms-key-id alias/aws/rds

    Terraform:
        resource "aws_rds_cluster" "example" {
          # engine and the rest as before; this replaces the cluster
          storage_encrypted = true
        }

    Differs:
        AWS counts the instances of an unencrypted cluster too, by RDS.3. Here the cluster alone
        fails, and it fails the requirement of CIS about instances as well. Clusters of DocumentDB
        and Neptune are judged as those of RDS are: AWS's rule finds them too. A key that AWS owns,
        which Aurora gives a new cluster since 2026 if no other is named, is encryption as well.
    """
    if known(cluster.encrypted):
        return Pass(f"the storage of cluster {cluster.id} is encrypted")
    return Fail(f"the storage of cluster {cluster.id} is not encrypted")
