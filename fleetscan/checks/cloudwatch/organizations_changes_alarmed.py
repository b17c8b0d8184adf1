"""`cloudwatch.organizations_changes_alarmed`."""

from fleetscan.catalogue import check
from fleetscan.facts.account import Account
from fleetscan.facts.base import Every
from fleetscan.facts.clock import Now
from fleetscan.facts.cloudtrail import EventSelectors, Trail, TrailStatus
from fleetscan.facts.cloudwatch import Alarm
from fleetscan.facts.logs import MetricFilter
from fleetscan.facts.sns import Topic, TopicSubscriptions
from fleetscan.filterpatterns.cis import ORGANIZATIONS_CHANGES
from fleetscan.judgement.monitoring import alarmed
from fleetscan.verdicts import Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=[
        "cis-1.4:4.15",
        "cis-1.5:4.15",
        "cis-2.0:4.15",
        "cis-3.0:4.15",
        "cis-4.0:4.15",
        "cis-5.0:4.15",
        "cis-6.0:5.15",
        "cis-7.0:5.15",
    ],
    prowler=["cloudwatch_log_metric_filter_aws_organizations_changes"],
)
def organizations_changes_alarmed(
    account: Account,
    trails: Every[tuple[Trail, TrailStatus, EventSelectors]],
    filters: Every[MetricFilter],
    alarms: Every[Alarm],
    topics: Every[tuple[Topic, TopicSubscriptions]],
    now: Now,
) -> Verdict:
    """An alarm tells someone of changes to the organization.

    Why:
        Its policies are the outermost limit of what accounts may do, and an account that leaves
        takes itself out of all of them.

    Fix:
        Count the events with a metric filter on the log group of a trail that logs all regions,
        set an alarm on its metric, and let it tell a topic with a confirmed subscription.

    CLI:
        aws logs put-metric-filter --log-group-name LOG_GROUP
            --filter-name organizations-changes
            --metric-transformations
            metricName=OrganizationsChanges,metricNamespace=CIS,metricValue=1
            --filter-pattern "{ ($.eventSource=organizations.amazonaws.com) &&
            (($.eventName=AcceptHandshake) || ($.eventName=AttachPolicy) ||
            ($.eventName=CreateAccount) || ($.eventName=CreateOrganizationalUnit) ||
            ($.eventName=CreatePolicy) || ($.eventName=DeclineHandshake) ||
            ($.eventName=DeleteOrganization) || ($.eventName=DeleteOrganizationalUnit) ||
            ($.eventName=DeletePolicy) || ($.eventName=DetachPolicy) ||
            ($.eventName=DisablePolicyType) || ($.eventName=EnablePolicyType) ||
            ($.eventName=InviteAccountToOrganization) || ($.eventName=LeaveOrganization) ||
            ($.eventName=MoveAccount) || ($.eventName=RemoveAccountFromOrganization) ||
            ($.eventName=UpdatePolicy) || ($.eventName=UpdateOrganizationalUnit)) }"
        aws cloudwatch put-metric-alarm --alarm-name organizations-changes --namespace CIS
            --metric-name OrganizationsChanges --statistic Sum --period 300
            --evaluation-periods 1 --threshold 1
            --comparison-operator GreaterThanOrEqualToThreshold
            --treat-missing-data notBreaching --alarm-actions TOPIC_ARN

    Terraform:
        resource "aws_cloudwatch_log_metric_filter" "organizations_changes" {
          name           = "organizations-changes"
          log_group_name = aws_cloudwatch_log_group.trail.name

          pattern = format("{ ($.eventSource=organizations.amazonaws.com) && (%s) }", join(" || ", [
            for name in [
              "AcceptHandshake", "AttachPolicy", "CreateAccount",
              "CreateOrganizationalUnit", "CreatePolicy", "DeclineHandshake",
              "DeleteOrganization", "DeleteOrganizationalUnit", "DeletePolicy",
              "DetachPolicy", "DisablePolicyType", "EnablePolicyType",
              "InviteAccountToOrganization", "LeaveOrganization", "MoveAccount",
              "RemoveAccountFromOrganization", "UpdatePolicy", "UpdateOrganizationalUnit",
            ] : "($.eventName=${name})"
          ]))

          metric_transformation {
            name      = "OrganizationsChanges"
            namespace = "CIS"
            value     = "1"
          }
        }

        resource "aws_cloudwatch_metric_alarm" "organizations_changes" {
          alarm_name          = "organizations-changes"
          namespace           = "CIS"
          metric_name         = "OrganizationsChanges"
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
        "changes to the organization",
        ORGANIZATIONS_CHANGES,
        trails=trails,
        filters=filters,
        alarms=alarms,
        topics=topics,
        now=now,
    )
