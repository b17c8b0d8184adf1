"""`opensearch.domain_logs_exported`."""

from typing import Annotated, Literal

from msgspec import Meta

from fleetscan.catalogue import check
from fleetscan.facts.opensearch import Domain, DomainSettings
from fleetscan.verdicts import Fail, Pass, Severity, Verdict

LogType = Literal["ES_APPLICATION_LOGS", "INDEX_SLOW_LOGS", "SEARCH_SLOW_LOGS"]


@check(
    severity=Severity.LOW,
    frameworks=["fsbp:ES.4", "fsbp:OpenSearch.4"],
    prowler=["opensearch_service_domains_cloudwatch_logging_enabled"],
    config_rules=["elasticsearch-logs-to-cloudwatch", "opensearch-logs-to-cloudwatch"],
)
def domain_logs_exported(
    domain: Domain,
    settings: DomainSettings,
    *,
    logs: Annotated[tuple[LogType, ...], Meta(min_length=1)] = ("ES_APPLICATION_LOGS",),
) -> Verdict:
    """The domain sends its error log to CloudWatch Logs.

    Why:
        The error log is where a domain says what fails, from broken queries to disks that fill up.
        Nobody can read it on the nodes.

    Fix:
        Publish the log to a log group whose policy lets es.amazonaws.com write.

    CLI:
        aws opensearch update-domain-config --domain-name NAME --log-publishing-options
            "ES_APPLICATION_LOGS={CloudWatchLogsLogGroupArn=GROUP_ARN,Enabled=true}"

    Terraform:
        resource "aws_opensearch_domain" "example" {
          # the rest as before
          log_publishing_options {
            log_type                 = "ES_APPLICATION_LOGS"
            cloudwatch_log_group_arn = aws_cloudwatch_log_group.search.arn
          }
        }

    Differs:
        Prowler asks for the slow logs of searches and of indexing, and not for the error log, which
        is what AWS's controls ask for. `logs` can have all three.

    Options:
        logs: the logs that must be sent: ES_APPLICATION_LOGS is the error log, INDEX_SLOW_LOGS and
            SEARCH_SLOW_LOGS are others
    """
    missing = [name for name in logs if name not in settings.logs]
    if missing:
        return Fail(f"domain {domain.id} does not send to CloudWatch Logs: {', '.join(missing)}")
    return Pass(f"domain {domain.id} sends to CloudWatch Logs: {', '.join(logs)}")
