"""`rds.instance_requires_tls`."""

from typing import Final

from fleetscan.catalogue import check
from fleetscan.facts.base import InRegion, known
from fleetscan.facts.rds import DBInstance, Transport, family_of, transport_of
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict

_FORCE_SSL: Final = "rds.force_ssl"
_SECURE_TRANSPORT: Final = "require_secure_transport"

#: the parameter of each engine that refuses connections without TLS
_PARAMETERS: Final = {
    "mariadb": _SECURE_TRANSPORT,
    "mysql": _SECURE_TRANSPORT,
    "postgres": _FORCE_SSL,
    "sqlserver": _FORCE_SSL,
}

_ON: Final = {"1", "ON"}


@check(
    severity=Severity.HIGH,
    frameworks=[
        "fsbp:RDS.38",
        "fsbp:RDS.39",
        "fsbp:RDS.41",
        "fsbp:RDS.44",
        "cis-1.4:2.3.1",
        "cis-1.5:2.3.1",
        "cis-2.0:2.3.1",
    ],
    prowler=["rds_instance_transport_encrypted"],
    config_rules=[
        "rds-mariadb-instance-encrypted-in-transit",
        "rds-mysql-instance-encrypted-in-transit",
        "rds-postgres-instance-encrypted-in-transit",
        "rds-sqlserver-encrypted-in-transit",
    ],
)
def instance_requires_tls(instance: DBInstance, groups: InRegion[Transport]) -> Verdict:
    """The DB instance refuses connections without TLS.

    Why:
        Without TLS the password and all that is asked and answered cross the network for whoever
        listens. A client falls back to that without a word unless the server refuses it.

    Fix:
        Set rds.force_ssl (PostgreSQL, SQL Server) or require_secure_transport (MySQL, MariaDB) to 1
        in a parameter group of the instance. A default group can't be changed: give the instance
        one of its own. SQL Server needs a reboot.

    CLI:
        aws rds modify-db-parameter-group --db-parameter-group-name GROUP
            --parameters ParameterName=rds.force_ssl,ParameterValue=1,ApplyMethod=pending-reboot
        aws rds modify-db-instance --db-instance-identifier NAME --db-parameter-group-name GROUP
        aws rds reboot-db-instance --db-instance-identifier NAME

    Terraform:
        resource "aws_db_parameter_group" "example" {
          family = "postgres17"

          parameter {
            name  = "rds.force_ssl"
            value = "1"
          }
        }

        resource "aws_db_instance" "example" {
          # the rest as before
          parameter_group_name = aws_db_parameter_group.example.name
        }

    Differs:
        AWS has a control for each engine, and so has this check an answer for MariaDB and SQL
        Server too. Oracle and Db2 take TLS by an option group and by a registry variable: they are
        not judged. Nor are members of clusters, as by AWS's controls. A parameter group that is not
        in sync fails, as it does there: which of its parameters waits can't be seen. The versions
        of CIS that name this check map it to encryption at rest; Prowler does so.
    """
    name = None if instance.is_custom else _PARAMETERS.get(family_of(known(instance.engine)))
    if name is None:
        return NotApplicable(f"instance {instance.id} has no parameter that requires TLS")
    if instance.cluster is not None:
        return NotApplicable(f"instance {instance.id} has it from the cluster {instance.cluster}")
    told = transport_of(instance, groups)
    values = [
        each.force_ssl if name == _FORCE_SSL else each.require_secure_transport for each in told
    ]
    if not values or not all(value in _ON for value in values):
        return Fail(f"instance {instance.id} takes connections without TLS: {name} is not on")
    for group, status in instance.parameter_groups.items():
        if status != "in-sync":
            return Fail(
                f"instance {instance.id} may not require TLS yet: its parameter group {group} "
                f"is {status}"
            )
    return Pass(f"instance {instance.id} requires TLS: {name} is on")
