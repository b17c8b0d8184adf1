"""`rds.cluster_backtrack_enabled`."""

from typing import Annotated

from msgspec import Meta

from fleetscan.catalogue import check
from fleetscan.facts.base import known
from fleetscan.facts.rds import AURORA_MYSQL, DBCluster
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.LOW,
    frameworks=["fsbp:RDS.14"],
    prowler=["rds_cluster_backtrack_enabled"],
    config_rules=["aurora-mysql-backtracking-enabled"],
)
def cluster_backtrack_enabled(
    cluster: DBCluster, *, min_hours: Annotated[float, Meta(ge=0, le=72)] = 0
) -> Verdict:
    """The Aurora MySQL cluster can be backtracked.

    Why:
        After a wrong DELETE, backtracking rewinds the cluster within minutes. A restore from a
        backup makes a new cluster, which takes long if there is much data.

    Fix:
        Restore or clone the cluster with a backtrack window. It can't be switched on for a cluster
        that was made without.

    CLI:
        aws rds restore-db-cluster-to-point-in-time --db-cluster-identifier NEW_NAME
            --source-db-cluster-identifier NAME --restore-type copy-on-write
            --use-latest-restorable-time --backtrack-window 86400

    Terraform:
        resource "aws_rds_cluster" "clone" {
          # the rest as before
          engine           = "aurora-mysql"
          backtrack_window = 86400

          restore_to_point_in_time {
            source_cluster_identifier  = aws_rds_cluster.example.cluster_identifier
            restore_type               = "copy-on-write"
            use_latest_restorable_time = true
          }
        }

    Options:
        min_hours: by how many hours it must be possible at least, up to 72; 0 takes any
    """
    if known(cluster.engine) not in AURORA_MYSQL:
        return NotApplicable(f"cluster {cluster.id} is of {cluster.engine}, not of Aurora MySQL")
    hours = cluster.backtrack_window / 3600
    if hours == 0:
        return Fail(f"cluster {cluster.id} can't be backtracked")
    if hours < min_hours:
        return Fail(f"cluster {cluster.id} can be backtracked by {hours:g} h alone")
    return Pass(f"cluster {cluster.id} can be backtracked by {hours:g} h")
