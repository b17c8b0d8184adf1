"""`opensearch.domain_audit_logs_exported`."""

from fleetscan.catalogue import check
from fleetscan.facts.opensearch import Domain, DomainSettings
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.HIGH,
    frameworks=["fsbp:ES.5", "fsbp:OpenSearch.5"],
    prowler=["opensearch_service_domains_audit_logging_enabled"],
    config_rules=["opensearch-audit-logging-enabled"],
)
def domain_audit_logs_exported(domain: Domain, settings: DomainSettings) -> Verdict:
    """The domain sends audit logs to CloudWatch Logs.

    Why:
        Audit logs tell who signed in or tried to, and who asked an index for what. Without them
        nobody can say after an incident what was read.

    Fix:
        Switch fine-grained access control and audit logs on in its dashboards, and publish them to
        a log group.

    CLI:
        aws opensearch update-domain-config --domain-name NAME
            --log-publishing-options "AUDIT_LOGS={CloudWatchLogsLogGroupArn=GROUP_ARN,Enabled=true}"

    Terraform:
        resource "aws_opensearch_domain" "example" {
          # the rest as before
          log_publishing_options {
            log_type                 = "AUDIT_LOGS"
            cloudwatch_log_group_arn = aws_cloudwatch_log_group.search.arn
          }
        }
    """
    if "AUDIT_LOGS" in settings.logs:
        return Pass(f"domain {domain.id} sends audit logs to CloudWatch Logs")
    return Fail(f"domain {domain.id} sends no audit logs to CloudWatch Logs")
