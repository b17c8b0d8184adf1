"""`rds.instance_logs_exported`."""

from typing import Final

from fleetscan.catalogue import check
from fleetscan.facts.base import known
from fleetscan.facts.rds import DBInstance, family_of
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict

# https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-9, and for Db2
# https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
_LOGS: Final = {
    "db2": {"diag.log", "notify.log"},
    "mariadb": {"audit", "error", "general", "slowquery"},
    "mysql": {"audit", "error", "general", "slowquery"},
    "oracle": {"alert", "audit", "listener", "trace"},
    "postgres": {"postgresql", "upgrade"},
    "sqlserver": {"agent", "error"},
}


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:RDS.9", "fsbp:RDS.40"],
    prowler=["rds_instance_integration_cloudwatch_logs"],
    config_rules=[
        "mariadb-publish-logs-to-cloudwatch-logs",
        "rds-logging-enabled",
        "rds-postgresql-logs-to-cloudwatch",
        "rds-sql-server-logs-to-cloudwatch",
    ],
)
def instance_logs_exported(instance: DBInstance) -> Verdict:
    """The DB instance sends its logs to CloudWatch Logs.

    Why:
        On the instance logs are kept for some days, and whoever got in may have them deleted. In
        CloudWatch Logs they last, and alarms can watch them.

    Fix:
        Switch the export of each log on. The engine must write them too: set the parameters of
        audit, general and slow query logs as well.

    CLI:
        aws rds modify-db-instance --db-instance-identifier NAME
            --cloudwatch-logs-export-configuration EnableLogTypes=postgresql,upgrade

    Terraform:
        resource "aws_db_instance" "example" {
          # the rest as before
          enabled_cloudwatch_logs_exports = ["postgresql", "upgrade"]
        }

    Differs:
        AWS's control judges the instances of Aurora as well; here `rds.cluster_logs_exported`
        judges the cluster. Db2 is judged too, by all the logs that it has. Prowler takes any one
        log for enough.
    """
    if instance.cluster is not None:
        return NotApplicable(f"logs are exported as the cluster {instance.cluster} says")
    wanted = _LOGS.get(family_of(known(instance.engine)))
    if wanted is None or instance.is_custom:
        return NotApplicable(f"instance {instance.id} of {instance.engine} exports no logs")
    missing = sorted(wanted.difference(instance.log_exports))
    if missing:
        names = ", ".join(missing)
        return Fail(f"instance {instance.id} does not send to CloudWatch Logs: {names}")
    return Pass(f"instance {instance.id} sends its logs to CloudWatch Logs")
