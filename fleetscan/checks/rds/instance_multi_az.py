"""`rds.instance_multi_az`."""

from fleetscan.catalogue import check
from fleetscan.facts.base import known
from fleetscan.facts.rds import DBInstance, family_of
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:RDS.5", "cis-4.0:2.2.4", "cis-5.0:2.2.4", "cis-6.0:3.2.4", "cis-7.0:3.2.4"],
    prowler=["rds_instance_multi_az"],
    config_rules=["rds-multi-az-support"],
)
def instance_multi_az(instance: DBInstance) -> Verdict:
    """The DB instance has a standby in another Availability Zone.

    Why:
        If its zone fails, an instance without a standby is gone until the zone is back, or until
        somebody restores it from a backup that is some minutes old.

    Fix:
        Make the instance a Multi-AZ deployment. It costs as much again, and slows writes for a
        while when it is switched on.

    CLI:
        aws rds modify-db-instance --db-instance-identifier NAME --multi-az --apply-immediately

    Terraform:
        resource "aws_db_instance" "example" {
          # the rest as before
          multi_az = true
        }

    Differs:
        Prowler judges the instances of a cluster by their cluster. Here `rds.cluster_multi_az`
        judges the cluster, once. RDS Custom has standbys for SQL Server alone: without one, an
        instance of RDS Custom for Oracle is not judged.
    """
    if instance.cluster is not None:
        return NotApplicable(f"instance {instance.id} is one of the cluster {instance.cluster}")
    if known(instance.multi_az):
        return Pass(f"instance {instance.id} has a standby in another zone")
    if instance.is_custom and family_of(known(instance.engine)) == "oracle":
        return NotApplicable(f"RDS Custom for Oracle has no standby for instance {instance.id}")
    return Fail(f"instance {instance.id} is in one zone alone")
