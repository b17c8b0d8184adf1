"""`cloudwatch.route_table_changes_alarmed`."""

from fleetscan.catalogue import check
from fleetscan.facts.account import Account
from fleetscan.facts.base import Every
from fleetscan.facts.clock import Now
from fleetscan.facts.cloudtrail import EventSelectors, Trail, TrailStatus
from fleetscan.facts.cloudwatch import Alarm
from fleetscan.facts.logs import MetricFilter
from fleetscan.facts.sns import Topic, TopicSubscriptions
from fleetscan.filterpatterns.cis import ROUTE_TABLE_CHANGES
from fleetscan.judgement.monitoring import alarmed
from fleetscan.verdicts import Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=[
        "cis-1.4:4.13",
        "cis-1.5:4.13",
        "cis-2.0:4.13",
        "cis-3.0:4.13",
        "cis-4.0:4.13",
        "cis-5.0:4.13",
        "cis-6.0:5.13",
        "cis-7.0:5.13",
    ],
    prowler=["cloudwatch_changes_to_network_route_tables_alarm_configured"],
)
def route_table_changes_alarmed(
    account: Account,
    trails: Every[tuple[Trail, TrailStatus, EventSelectors]],
    filters: Every[MetricFilter],
    alarms: Every[Alarm],
    topics: Every[tuple[Topic, TopicSubscriptions]],
    now: Now,
) -> Verdict:
    """An alarm tells someone of changes to route tables.

    Why:
        A route decides where traffic goes: past the firewall, to the internet, or nowhere.

    Fix:
        Count the events with a metric filter on the log group of a trail that logs all regions,
        set an alarm on its metric, and let it tell a topic with a confirmed subscription.

    CLI:
        aws logs put-metric-filter --log-group-name LOG_GROUP --filter-name route-table-changes
            --metric-transformations
            metricName=RouteTableChanges,metricNamespace=CIS,metricValue=1
            --filter-pattern "{ ($.eventSource=ec2.amazonaws.com) && (($.eventName=CreateRoute)
            || ($.eventName=CreateRouteTable) || ($.eventName=ReplaceRoute) ||
            ($.eventName=ReplaceRouteTableAssociation) || ($.eventName=DeleteRouteTable) ||
            ($.eventName=DeleteRoute) || ($.eventName=DisassociateRouteTable)) }"
        aws cloudwatch put-metric-alarm --alarm-name route-table-changes --namespace CIS
            --metric-name RouteTableChanges --statistic Sum --period 300 --evaluation-periods 1
            --threshold 1 --comparison-operator GreaterThanOrEqualToThreshold
            --treat-missing-data notBreaching --alarm-actions TOPIC_ARN

    Terraform:
        resource "aws_cloudwatch_log_metric_filter" "route_table_changes" {
          name           = "route-table-changes"
          log_group_name = aws_cloudwatch_log_group.trail.name

          pattern = format("{ ($.eventSource=ec2.amazonaws.com) && (%s) }", join(" || ", [
            for name in [
              "CreateRoute", "CreateRouteTable", "ReplaceRoute",
              "ReplaceRouteTableAssociation", "DeleteRouteTable", "DeleteRoute",
              "DisassociateRouteTable",
            ] : "($.eventName=${name})"
          ]))

          metric_transformation {
            name      = "RouteTableChanges"
            namespace = "CIS"
            value     = "1"
          }
        }

        resource "aws_cloudwatch_metric_alarm" "route_table_changes" {
          alarm_name          = "route-table-changes"
          namespace           = "CIS"
          metric_name         = "RouteTableChanges"
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
        "changes to route tables",
        ROUTE_TABLE_CHANGES,
        trails=trails,
        filters=filters,
        alarms=alarms,
        topics=topics,
        now=now,
    )
