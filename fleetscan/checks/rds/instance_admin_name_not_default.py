"""`rds.instance_admin_name_not_default`."""

from typing import Annotated

from msgspec import Meta

from fleetscan.catalogue import check
from fleetscan.catalogue.parameters import Name
from fleetscan.facts.base import known
from fleetscan.facts.rds import OTHER_SERVICES, DBInstance
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:RDS.25"],
    prowler=["rds_instance_default_admin"],
    config_rules=["rds-instance-default-admin-check"],
)
def instance_admin_name_not_default(
    instance: DBInstance,
    *,
    default_names: Annotated[tuple[Name, ...], Meta(min_length=1)] = ("admin", "postgres"),
) -> Verdict:
    """The administrator of the DB instance has a name of its own.

    Why:
        Whoever tries passwords starts with the names that the console proposes, which everybody
        knows.

    Fix:
        Restore or copy the database into a new instance with another administrator. The name can't
        be changed.

    CLI:
        aws rds create-db-instance --db-instance-identifier NEW_NAME --engine postgres
            --db-instance-class db.m7g.large --allocated-storage 100 --master-username orders_owner
            --manage-master-user-password

    Terraform:
        resource "aws_db_instance" "example" {
          # the rest as before; this replaces the instance
          username                    = "orders_owner"
          manage_master_user_password = true
        }

    Options:
        default_names: the names that are known to everybody
    """
    if known(instance.engine) in OTHER_SERVICES:
        return NotApplicable(f"instance {instance.id} is of {instance.engine}, not of RDS")
    if instance.cluster is not None:
        return NotApplicable(f"the administrator is that of the cluster {instance.cluster}")
    name = known(instance.admin_name)
    if name in default_names:
        return Fail(f"the administrator of instance {instance.id} has the default name {name}")
    return Pass(f"the administrator of instance {instance.id} is {name}, which is no default name")
