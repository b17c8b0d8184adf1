"""`cloudtrail.delivered_to_cloudwatch_logs`."""

from datetime import timedelta

from fleetscan.catalogue import check
from fleetscan.catalogue.parameters import SomeDays
from fleetscan.facts.clock import Now
from fleetscan.facts.cloudtrail import Trail, TrailStatus
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.LOW,
    frameworks=["fsbp:CloudTrail.5", "cis-1.4:3.4", "cis-1.5:3.4", "cis-2.0:3.4"],
    prowler=["cloudtrail_cloudwatch_logging_enabled"],
    config_rules=["cloud-trail-cloud-watch-logs-enabled"],
)
def delivered_to_cloudwatch_logs(
    trail: Trail, status: TrailStatus, now: Now, *, max_days: SomeDays = 1
) -> Verdict:
    """The trail delivers its events to CloudWatch Logs, and did so lately.

    Why:
        Metric filters and alarms see only what is in CloudWatch Logs. A role that lost its
        permission, or a log group that was deleted, ends the delivery and nobody is told.

    Fix:
        Set a log group, and a role that may write to it. Where both are set, look at the error that
        get-trail-status shows.

    CLI:
        aws cloudtrail update-trail --name NAME --cloud-watch-logs-log-group-arn LOG_GROUP_ARN
            --cloud-watch-logs-role-arn ROLE_ARN
        aws cloudtrail get-trail-status --name NAME

    Terraform:
        resource "aws_cloudtrail" "example" {
          name                       = "example"
          s3_bucket_name             = aws_s3_bucket.example.id
          cloud_watch_logs_group_arn = "${aws_cloudwatch_log_group.example.arn}:*"
          cloud_watch_logs_role_arn  = aws_iam_role.example.arn
        }

    Differs:
        AWS's control asks for a log group alone; CIS asks that something was delivered to it within
        about a day, as this does. A trail of the organization is judged in the account that owns
        it, and in no other.

    Options:
        max_days: how many days ago the last delivery may be
    """
    if not trail.is_own:
        return NotApplicable(f"trail {trail.id} is judged in account {trail.owner}, which owns it")
    if not trail.log_group_arn:
        return Fail(f"trail {trail.id} delivers nothing to CloudWatch Logs")
    delivered = status.logs_delivered_at
    if delivered is not None and delivered >= now.at - timedelta(days=max_days):
        return Pass(f"trail {trail.id} delivers to {trail.log_group_arn}")
    when = f"nothing since {delivered:%Y-%m-%d}" if delivered else "never did"
    error = f" ({status.logs_delivery_error})" if status.logs_delivery_error else ""
    return Fail(f"trail {trail.id} is to deliver to {trail.log_group_arn}, and {when}{error}")
