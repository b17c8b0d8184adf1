"""`redshift.cluster_audit_logged`."""

from typing import Final

from fleetscan.catalogue import check
from fleetscan.facts.redshift import AuditLogging, Cluster
from fleetscan.verdicts import Fail, Pass, Severity, Verdict

_LOGS: Final = {"connectionlog", "userlog"}


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:Redshift.4"],
    prowler=["redshift_cluster_audit_logging"],
    config_rules=["redshift-audit-logging-enabled"],
)
def cluster_audit_logged(cluster: Cluster, logging: AuditLogging) -> Verdict:
    """The Redshift cluster logs who connects and which users change.

    Why:
        Without a log nobody can say after an incident who connected, from where, and with which
        rights. The tables of the cluster itself keep that for some days.

    Fix:
        Send the audit log to CloudWatch Logs or to a bucket. For a log of queries, set the
        parameter enable_user_activity_logging as well.

    CLI:
        aws redshift enable-logging --cluster-identifier NAME --log-destination-type cloudwatch
            --log-exports connectionlog userlog useractivitylog

    Terraform:
        resource "aws_redshift_logging" "example" {
          cluster_identifier   = aws_redshift_cluster.example.id
          log_destination_type = "cloudwatch"
          log_exports          = ["connectionlog", "userlog", "useractivitylog"]
        }

    Differs:
        A cluster can send some of its logs to CloudWatch Logs and leave others out: without those
        of connections and of users it fails. AWS's control asks whether it logs at all.
    """
    if not logging.enabled:
        return Fail(f"cluster {cluster.id} does not log who connects and what is changed")
    missing = sorted(_LOGS - logging.logs)
    if missing:
        return Fail(
            f"cluster {cluster.id} does not log to {logging.destination}: {', '.join(missing)}"
        )
    return Pass(f"cluster {cluster.id} logs to {logging.destination}")
