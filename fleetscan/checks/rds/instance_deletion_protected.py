"""`rds.instance_deletion_protected`."""

from fleetscan.catalogue import check
from fleetscan.facts.base import known
from fleetscan.facts.rds import DBInstance
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:RDS.8"],
    prowler=["rds_instance_deletion_protection"],
    config_rules=["rds-instance-deletion-protection-enabled"],
)
def instance_deletion_protected(instance: DBInstance) -> Verdict:
    """The DB instance is protected from deletion.

    Why:
        One wrong call, by a person or a pipeline, deletes an instance and its automated backups
        with it. With the protection it takes two.

    Fix:
        Switch deletion protection on. It takes effect at once, and without an outage.

    CLI:
        aws rds modify-db-instance --db-instance-identifier NAME --deletion-protection
            --apply-immediately

    Terraform:
        resource "aws_db_instance" "example" {
          # the rest as before
          deletion_protection = true
        }

    Differs:
        AWS's control has a list of engines, which leaves out Db2 and RDS Custom for SQL Server.
        Here every instance outside a cluster is judged.
    """
    if instance.cluster is not None:
        return NotApplicable(
            f"instance {instance.id} keeps its data in the cluster {instance.cluster}"
        )
    if known(instance.deletion_protected):
        return Pass(f"instance {instance.id} is protected from deletion")
    return Fail(f"instance {instance.id} can be deleted by one call")
