"""`cloudwatch.security_group_rule_changes_alarmed`."""

from fleetscan.catalogue import check
from fleetscan.facts.account import Account
from fleetscan.facts.base import Every
from fleetscan.facts.clock import Now
from fleetscan.facts.cloudtrail import EventSelectors, Trail, TrailStatus
from fleetscan.facts.cloudwatch import Alarm
from fleetscan.facts.logs import MetricFilter
from fleetscan.facts.sns import Topic, TopicSubscriptions
from fleetscan.filterpatterns.cis import SECURITY_GROUP_RULE_CHANGES
from fleetscan.judgement.monitoring import alarmed
from fleetscan.verdicts import Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=[
        "cis-5.0:4.10",
        "cis-6.0:5.10",
        "cis-7.0:5.10",
    ],
    prowler=["cloudwatch_log_metric_filter_security_group_changes"],
)
def security_group_rule_changes_alarmed(
    account: Account,
    trails: Every[tuple[Trail, TrailStatus, EventSelectors]],
    filters: Every[MetricFilter],
    alarms: Every[Alarm],
    topics: Every[tuple[Topic, TopicSubscriptions]],
    now: Now,
) -> Verdict:
    """An alarm tells someone of rules of security groups that are modified.

    Why:
        A rule can be opened without one being added: ModifySecurityGroupRules changes one that
        is there. Filters from before CIS 5.0 do not count it.

    Fix:
        Count the events with a metric filter on the log group of a trail that logs all regions,
        set an alarm on its metric, and let it tell a topic with a confirmed subscription.

    CLI:
        aws logs put-metric-filter --log-group-name LOG_GROUP
            --filter-name security-group-rule-changes
            --metric-transformations
            metricName=SecurityGroupRuleChanges,metricNamespace=CIS,metricValue=1
            --filter-pattern "{ ($.eventSource=ec2.amazonaws.com) &&
            (($.eventName=ModifySecurityGroupRules)) }"
        aws cloudwatch put-metric-alarm --alarm-name security-group-rule-changes --namespace CIS
            --metric-name SecurityGroupRuleChanges --statistic Sum --period 300
            --evaluation-periods 1 --threshold 1
            --comparison-operator GreaterThanOrEqualToThreshold
            --treat-missing-data notBreaching --alarm-actions TOPIC_ARN

    Terraform:
        resource "aws_cloudwatch_log_metric_filter" "security_group_rule_changes" {
          name           = "security-group-rule-changes"
          log_group_name = aws_cloudwatch_log_group.trail.name

          pattern = format("{ ($.eventSource=ec2.amazonaws.com) && (%s) }", join(" || ", [
            for name in [
              "ModifySecurityGroupRules",
            ] : "($.eventName=${name})"
          ]))

          metric_transformation {
            name      = "SecurityGroupRuleChanges"
            namespace = "CIS"
            value     = "1"
          }
        }

        resource "aws_cloudwatch_metric_alarm" "security_group_rule_changes" {
          alarm_name          = "security-group-rule-changes"
          namespace           = "CIS"
          metric_name         = "SecurityGroupRuleChanges"
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
        "modified rules of security groups",
        SECURITY_GROUP_RULE_CHANGES,
        trails=trails,
        filters=filters,
        alarms=alarms,
        topics=topics,
        now=now,
    )
