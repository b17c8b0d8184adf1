"""`rds.instance_encrypted`."""

from fleetscan.catalogue import check
from fleetscan.facts.base import known
from fleetscan.facts.rds import DBInstance
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.HIGH,
    frameworks=[
        "fsbp:RDS.3",
        "cis-1.4:2.3.1",
        "cis-1.5:2.3.1",
        "cis-2.0:2.3.1",
        "cis-3.0:2.3.1",
        "cis-4.0:2.2.1",
        "cis-5.0:2.2.1",
        "cis-6.0:3.2.1",
        "cis-7.0:3.2.1",
    ],
    prowler=["rds_instance_storage_encrypted"],
    config_rules=["rds-storage-encrypted"],
)
def instance_encrypted(instance: DBInstance) -> Verdict:
    """The storage of the DB instance is encrypted.

    Why:
        Whoever gets at the storage, a snapshot or an automated backup of an instance reads the
        database without signing in to it. All of them are encrypted only if the instance is.

    Fix:
        Copy a snapshot of the instance with a KMS key, and restore a new instance from the copy.
        The storage of an instance that exists can't be encrypted.

    CLI:
        aws rds create-db-snapshot --db-instance-identifier NAME --db-snapshot-identifier NAME-plain
        aws rds copy-db-snapshot --source-db-snapshot-identifier NAME-plain
            --target-db-snapshot-identifier NAME-encrypted --kms-key-id alias/aws/rds
        aws rds restore-db-instance-from-db-snapshot --db-instance-identifier NEW_NAME
            --db-snapshot-identifier NAME-encrypted

    Terraform:
        resource "aws_db_instance" "example" {
          # engine, instance_class and the rest as before; this replaces the instance
          storage_encrypted = true
        }

    Differs:
        AWS's control also judges instances of Aurora, DocumentDB and Neptune. Their storage belongs
        to the cluster, which `rds.cluster_encrypted` judges once.
    """
    if instance.cluster is not None:
        return NotApplicable(
            f"instance {instance.id} has its storage from the cluster {instance.cluster}"
        )
    if known(instance.encrypted):
        return Pass(f"the storage of instance {instance.id} is encrypted")
    return Fail(f"the storage of instance {instance.id} is not encrypted")
