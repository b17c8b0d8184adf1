"""`rds.cluster_logs_exported`."""

from typing import Final

from fleetscan.catalogue import check
from fleetscan.facts.base import known
from fleetscan.facts.rds import DBCluster
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict

# https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-9, and for Multi-AZ
# DB clusters https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html
_LOGS: Final = {
    "aurora": {"audit", "error", "general", "slowquery"},
    "aurora-mysql": {"audit", "error", "general", "slowquery"},
    "aurora-postgresql": {"postgresql"},
    "mysql": {"error", "general", "slowquery"},
    "postgres": {"postgresql", "upgrade"},
}


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:RDS.37", "fsbp:RDS.9"],
    prowler=["rds_cluster_integration_cloudwatch_logs", "rds_instance_integration_cloudwatch_logs"],
    config_rules=["rds-aurora-postgresql-logs-to-cloudwatch", "rds-logging-enabled"],
)
def cluster_logs_exported(cluster: DBCluster) -> Verdict:
    """The DB cluster sends its logs to CloudWatch Logs.

    Why:
        On the instances logs are kept for some days, and whoever got in may have them deleted. In
        CloudWatch Logs they last, and alarms can watch them.

    Fix:
        Switch the export of each log on. The engine must write them too: set the parameters of
        audit, general and slow query logs as well.

    CLI:
        aws rds modify-db-cluster --db-cluster-identifier NAME
            --cloudwatch-logs-export-configuration EnableLogTypes=postgresql

    Terraform:
        resource "aws_rds_cluster" "example" {
          # the rest as before
          enabled_cloudwatch_logs_exports = ["postgresql"]
        }

    Differs:
        RDS.37 is about Aurora PostgreSQL, and AWS counts what Aurora MySQL sends for each instance,
        by RDS.9. Here a cluster of either engine is judged once and answers both, and Multi-AZ DB
        clusters are judged too. Prowler takes any one log for enough.
    """
    wanted = _LOGS.get(known(cluster.engine))
    if wanted is None:
        return NotApplicable(f"cluster {cluster.id} is of {cluster.engine}, not of RDS")
    missing = sorted(wanted.difference(cluster.log_exports))
    if missing:
        names = ", ".join(missing)
        return Fail(f"cluster {cluster.id} does not send to CloudWatch Logs: {names}")
    return Pass(f"cluster {cluster.id} sends its logs to CloudWatch Logs")
