"""`rds.cluster_backups_kept`."""

from typing import Annotated

from msgspec import Meta

from fleetscan.catalogue import check
from fleetscan.facts.base import known
from fleetscan.facts.rds import DBCluster
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:RDS.11", "fsbp:RDS.50"],
    prowler=["rds_instance_backup_enabled"],
    config_rules=[
        "docdb-cluster-backup-retention-check",
        "neptune-cluster-backup-retention-check",
        "rds-cluster-backup-retention-check",
    ],
)
def cluster_backups_kept(
    cluster: DBCluster, *, min_days: Annotated[int, Meta(ge=1, le=35)] = 7
) -> Verdict:
    """The DB cluster keeps its automated backups for long enough.

    Why:
        A cluster is always backed up, but for one day if nobody says otherwise. Who notices on
        Monday what happened on Friday has nothing to go back to.

    Fix:
        Set the backup retention period to as many days as you need.

    CLI:
        aws rds modify-db-cluster --db-cluster-identifier NAME --backup-retention-period 7
            --apply-immediately

    Terraform:
        resource "aws_rds_cluster" "example" {
          # the rest as before
          backup_retention_period = 7
        }

    Differs:
        AWS's control RDS.11 judges each instance of the cluster, which all have the period of the
        cluster. Clusters of DocumentDB and Neptune are judged too.

    Options:
        min_days: the fewest days for which backups are to be kept, 1 to 35
    """
    days = known(cluster.backup_days)
    if days < min_days:
        return Fail(f"cluster {cluster.id} keeps automated backups for {days} d alone")
    return Pass(f"cluster {cluster.id} keeps automated backups for {days} d")
