"""`rds.cluster_copies_tags_to_snapshots`."""

from fleetscan.catalogue import check
from fleetscan.facts.base import known
from fleetscan.facts.rds import OTHER_SERVICES, DBCluster
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.LOW,
    frameworks=["fsbp:RDS.16", "fsbp:RDS.47", "fsbp:RDS.48"],
    prowler=["rds_cluster_copy_tags_to_snapshots"],
    config_rules=[
        "rds-mysql-cluster-copy-tags-to-snapshot-check",
        "rds-pgsql-cluster-copy-tags-to-snapshot-check",
    ],
)
def cluster_copies_tags_to_snapshots(cluster: DBCluster) -> Verdict:
    """The DB cluster copies its tags to its snapshots.

    Why:
        Policies and bills that go by tags lose sight of a snapshot without any, which has all the
        data of its database.

    Fix:
        Switch the copying of tags on. Snapshots that are there already stay as they are.

    CLI:
        aws rds modify-db-cluster --db-cluster-identifier NAME --copy-tags-to-snapshot

    Terraform:
        resource "aws_rds_cluster" "example" {
          # the rest as before
          copy_tags_to_snapshot = true
        }

    Differs:
        AWS's control is about Aurora. Multi-AZ DB clusters have the same setting and are judged
        too. Neptune has a control of its own, and DocumentDB no such setting.
    """
    if known(cluster.engine) in OTHER_SERVICES:
        return NotApplicable(f"cluster {cluster.id} is of {cluster.engine}, not of RDS")
    if known(cluster.copies_tags_to_snapshots):
        return Pass(f"cluster {cluster.id} copies its tags to its snapshots")
    return Fail(f"cluster {cluster.id} does not copy its tags to its snapshots")
