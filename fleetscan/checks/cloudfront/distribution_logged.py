"""`cloudfront.distribution_logged`."""

from fleetscan.catalogue import check
from fleetscan.facts.cloudfront import Distribution, DistributionSettings
from fleetscan.facts.logs import GlobalLogDeliveries
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:CloudFront.5", "cis-7.0:4.10"],
    prowler=["cloudfront_distributions_logging_enabled"],
    config_rules=["cloudfront-accesslogs-enabled"],
)
def distribution_logged(
    distribution: Distribution, settings: DistributionSettings, deliveries: GlobalLogDeliveries
) -> Verdict:
    """The distribution logs the requests of its viewers.

    Why:
        Most requests never reach the origin: what viewers asked for, and from where, is in these
        logs alone.

    Fix:
        Have access logs delivered to a bucket, to CloudWatch Logs or to Firehose.

    CLI:
        aws logs put-delivery-source --region us-east-1 --name SOURCE --log-type ACCESS_LOGS
            --resource-arn DISTRIBUTION_ARN
        aws logs create-delivery --region us-east-1 --delivery-source-name SOURCE
            --delivery-destination-arn DESTINATION_ARN

    Terraform:
        resource "aws_cloudwatch_log_delivery_source" "example" {
          region       = "us-east-1"
          name         = "web"
          log_type     = "ACCESS_LOGS"
          resource_arn = aws_cloudfront_distribution.example.arn
        }

        resource "aws_cloudwatch_log_delivery" "example" {
          region                   = "us-east-1"
          delivery_source_name     = aws_cloudwatch_log_delivery_source.example.name
          delivery_destination_arn = aws_cloudwatch_log_delivery_destination.example.arn
        }

    Differs:
        All three kinds of logs count: standard logs as they first were, which is all that AWS
        Config sees, those that CloudWatch Logs delivers, and real-time logs of the default
        behavior, which Prowler counts as well.
    """
    if settings.standard_logs:
        return Pass(f"distribution {distribution.id} writes standard logs into a bucket")
    if distribution.arn in deliveries.sources:
        return Pass(f"distribution {distribution.id} has its logs delivered by CloudWatch Logs")
    if distribution.behaviors[0].has_real_time_logs:
        return Pass(f"distribution {distribution.id} has real-time logs")
    return Fail(f"distribution {distribution.id} logs nothing")
