"""`rds.snapshot_encrypted`."""

from fleetscan.catalogue import check
from fleetscan.facts.base import known
from fleetscan.facts.rds import DBSnapshot
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.HIGH,
    frameworks=["fsbp:RDS.4"],
    prowler=["rds_snapshots_encrypted"],
    config_rules=["rds-snapshot-encrypted"],
)
def snapshot_encrypted(snapshot: DBSnapshot) -> Verdict:
    """The DB snapshot is encrypted.

    Why:
        A snapshot is the whole database. One that is not encrypted can be shared with any account
        by one call, or be made public, with no key in the way.

    Fix:
        Copy the snapshot with a KMS key, and delete the plain one. Automated ones are encrypted
        once their instance is.

    CLI:
        aws rds copy-db-snapshot --source-db-snapshot-identifier NAME
            --target-db-snapshot-identifier NAME-encrypted --kms-key-id alias/aws/rds
        aws rds delete-db-snapshot --db-snapshot-identifier NAME

    Terraform:
        resource "aws_db_snapshot_copy" "example" {
          source_db_snapshot_identifier = "PLAIN_SNAPSHOT_ARN"
          target_db_snapshot_identifier = "orders-encrypted"
          kms_key_id                    = aws_kms_key.example.arn
        }
    """
    if known(snapshot.encrypted):
        return Pass(f"snapshot {snapshot.id} is encrypted")
    return Fail(f"snapshot {snapshot.id} is not encrypted")
