"""`rds.cluster_snapshot_not_public`."""

from fleetscan.catalogue import check
from fleetscan.facts.rds import DBClusterSnapshot, SnapshotAccess
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.CRITICAL,
    frameworks=["fsbp:RDS.1"],
    prowler=["rds_snapshots_public_access"],
    config_rules=[
        "docdb-cluster-snapshot-public-prohibited",
        "neptune-cluster-snapshot-public-prohibited",
        "rds-snapshots-public-prohibited",
    ],
)
def cluster_snapshot_not_public(snapshot: DBClusterSnapshot, access: SnapshotAccess) -> Verdict:
    """The DB cluster snapshot is not public.

    Why:
        Every AWS account can list a public snapshot, and restore the database in it with all its
        data. There are people who look for new ones all day.

    Fix:
        Take "all" out of those who may restore the snapshot. Take for known to everybody what was
        in it.

    CLI:
        aws rds modify-db-cluster-snapshot-attribute --db-cluster-snapshot-identifier NAME
            --attribute-name restore --values-to-remove all

    Terraform:
        resource "aws_db_cluster_snapshot" "example" {
          db_cluster_identifier          = aws_rds_cluster.example.id
          db_cluster_snapshot_identifier = "before-upgrade"
          # account ids, and never "all"
          shared_accounts = ["111122223333"]
        }

    Differs:
        Sharing with single accounts is not looked at, as by RDS.1: which of them are meant can't be
        told. It would take a call for each snapshot, where this check makes none for those that
        can't be public, such as encrypted ones. IAM Access Analyzer tells of both.
    """
    if access.public:
        return Fail(f"every AWS account can restore cluster snapshot {snapshot.id}")
    return Pass(f"cluster snapshot {snapshot.id} is not public")
