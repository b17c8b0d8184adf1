"""`rds.instance_backups_kept`."""

from typing import Annotated

from msgspec import Meta

from fleetscan.catalogue import check
from fleetscan.facts.base import known
from fleetscan.facts.rds import DBInstance
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:RDS.11"],
    prowler=["rds_instance_backup_enabled"],
    config_rules=["db-instance-backup-enabled"],
)
def instance_backups_kept(
    instance: DBInstance, *, min_days: Annotated[int, Meta(ge=1, le=35)] = 7
) -> Verdict:
    """The DB instance makes automated backups and keeps them for long enough.

    Why:
        From automated backups a database is brought back to any second of the days that they are
        kept. What was deleted or falsified before is lost, and mistakes are often noticed some days
        late.

    Fix:
        Set the backup retention period to as many days as you need. To switch backups on takes a
        snapshot at once, and may hold the database up for some seconds.

    CLI:
        aws rds modify-db-instance --db-instance-identifier NAME --backup-retention-period 7
            --apply-immediately

    Terraform:
        resource "aws_db_instance" "example" {
          # the rest as before
          backup_retention_period = 7
        }

    Differs:
        AWS's control judges the instances of a cluster as well; here `rds.cluster_backups_kept`
        judges the cluster. Read replicas are left out by both.

    Options:
        min_days: the fewest days for which backups are to be kept, 1 to 35
    """
    if instance.cluster is not None:
        return NotApplicable(
            f"instance {instance.id} is backed up by the cluster {instance.cluster}"
        )
    if instance.replica_of is not None:
        return NotApplicable(f"instance {instance.id} is a read replica of {instance.replica_of}")
    days = known(instance.backup_days)
    if days == 0:
        return Fail(f"instance {instance.id} makes no automated backups")
    if days < min_days:
        return Fail(f"instance {instance.id} keeps automated backups for {days} d alone")
    return Pass(f"instance {instance.id} keeps automated backups for {days} d")
