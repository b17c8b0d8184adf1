"""`cloudwatch.kms_key_disabling_alarmed`."""

from fleetscan.catalogue import check
from fleetscan.facts.account import Account
from fleetscan.facts.base import Every
from fleetscan.facts.clock import Now
from fleetscan.facts.cloudtrail import EventSelectors, Trail, TrailStatus
from fleetscan.facts.cloudwatch import Alarm
from fleetscan.facts.logs import MetricFilter
from fleetscan.facts.sns import Topic, TopicSubscriptions
from fleetscan.filterpatterns.cis import KMS_KEY_DISABLING_OR_DELETION
from fleetscan.judgement.monitoring import alarmed
from fleetscan.verdicts import Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=[
        "cis-1.4:4.7",
        "cis-1.5:4.7",
        "cis-2.0:4.7",
        "cis-3.0:4.7",
        "cis-4.0:4.7",
        "cis-5.0:4.7",
        "cis-6.0:5.7",
        "cis-7.0:5.7",
    ],
    prowler=["cloudwatch_log_metric_filter_disable_or_scheduled_deletion_of_kms_cmk"],
)
def kms_key_disabling_alarmed(
    account: Account,
    trails: Every[tuple[Trail, TrailStatus, EventSelectors]],
    filters: Every[MetricFilter],
    alarms: Every[Alarm],
    topics: Every[tuple[Topic, TopicSubscriptions]],
    now: Now,
) -> Verdict:
    """An alarm tells someone of keys of KMS that are disabled or scheduled for deletion.

    Why:
        What is encrypted with a key that was deleted is lost for good. Between the schedule and
        the deletion lie 7 to 30 days in which someone has to notice.

    Fix:
        Count the events with a metric filter on the log group of a trail that logs all regions,
        set an alarm on its metric, and let it tell a topic with a confirmed subscription.

    CLI:
        aws logs put-metric-filter --log-group-name LOG_GROUP --filter-name kms-key-disabling
            --metric-transformations
            metricName=KmsKeyDisabling,metricNamespace=CIS,metricValue=1
            --filter-pattern "{ ($.eventSource=kms.amazonaws.com) && (($.eventName=DisableKey)
            || ($.eventName=ScheduleKeyDeletion)) }"
        aws cloudwatch put-metric-alarm --alarm-name kms-key-disabling --namespace CIS
            --metric-name KmsKeyDisabling --statistic Sum --period 300 --evaluation-periods 1
            --threshold 1 --comparison-operator GreaterThanOrEqualToThreshold
            --treat-missing-data notBreaching --alarm-actions TOPIC_ARN

    Terraform:
        resource "aws_cloudwatch_log_metric_filter" "kms_key_disabling" {
          name           = "kms-key-disabling"
          log_group_name = aws_cloudwatch_log_group.trail.name

          pattern = format("{ ($.eventSource=kms.amazonaws.com) && (%s) }", join(" || ", [
            for name in [
              "DisableKey", "ScheduleKeyDeletion",
            ] : "($.eventName=${name})"
          ]))

          metric_transformation {
            name      = "KmsKeyDisabling"
            namespace = "CIS"
            value     = "1"
          }
        }

        resource "aws_cloudwatch_metric_alarm" "kms_key_disabling" {
          alarm_name          = "kms-key-disabling"
          namespace           = "CIS"
          metric_name         = "KmsKeyDisabling"
          statistic           = "Sum"
          period              = 300
          evaluation_periods  = 1
          threshold           = 1
          comparison_operator = "GreaterThanOrEqualToThreshold"
          treat_missing_data  = "notBreaching"
          alarm_actions       = [aws_sns_topic.security.arn]
        }

    Differs:
        Security Hub and Prowler look for the text of the pattern. Here it counts what a filter
        matches: a pattern in other words passes, one that is broader passes, and several
        filters pass together. One that asks for a field with != does not count events without
        that field. In a member account with no trail of its own that delivers to its log
        groups, it is not applicable if the organization's trail delivers to another account,
        for the filters and alarms are there. Of an alarm that tells another account's topic
        nothing can be said. A trail from which CloudWatch Logs has taken nothing for a day, with
        an error, counts as none. An alarm without an action passes by a composite alarm with one,
        if the composite goes off whenever one of several alarms does.
    """
    return alarmed(
        account,
        "disabled keys and keys scheduled for deletion",
        KMS_KEY_DISABLING_OR_DELETION,
        trails=trails,
        filters=filters,
        alarms=alarms,
        topics=topics,
        now=now,
    )
