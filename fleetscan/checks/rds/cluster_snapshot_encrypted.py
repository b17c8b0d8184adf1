"""`rds.cluster_snapshot_encrypted`."""

from fleetscan.catalogue import check
from fleetscan.facts.base import known
from fleetscan.facts.rds import DBClusterSnapshot
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.HIGH,
    frameworks=["fsbp:RDS.4"],
    prowler=["rds_snapshots_encrypted"],
    config_rules=["neptune-cluster-snapshot-encrypted", "rds-snapshot-encrypted"],
)
def cluster_snapshot_encrypted(snapshot: DBClusterSnapshot) -> Verdict:
    """The DB cluster snapshot is encrypted.

    Why:
        A snapshot is the whole database. One that is not encrypted can be shared with any account
        by one call, or be made public, with no key in the way.

    Fix:
        Copy the snapshot with a KMS key, and delete the plain one. Automated ones are encrypted
        once their cluster is.

    CLI:
        aws rds copy-db-cluster-snapshot --source-db-cluster-snapshot-identifier NAME
            --target-db-cluster-snapshot-identifier NAME-encrypted --kms-key-id alias/aws/rds
        aws rds delete-db-cluster-snapshot --db-cluster-snapshot-identifier NAME

    Terraform:
        resource "aws_rds_cluster_snapshot_copy" "example" {
          source_db_cluster_snapshot_identifier = "PLAIN_SNAPSHOT_ARN"
          target_db_cluster_snapshot_identifier = "ledger-encrypted"
          kms_key_id                            = aws_kms_key.example.arn
        }
    """
    if known(snapshot.encrypted):
        return Pass(f"cluster snapshot {snapshot.id} is encrypted")
    return Fail(f"cluster snapshot {snapshot.id} is not encrypted")
