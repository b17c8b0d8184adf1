"""`s3.bucket_access_logged`."""

from fleetscan.catalogue import check
from fleetscan.facts.s3 import Bucket, BucketLogging
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:S3.9"],
    prowler=["s3_bucket_server_access_logging_enabled"],
    config_rules=["s3-bucket-logging-enabled"],
)
def bucket_access_logged(bucket: Bucket, logging: BucketLogging) -> Verdict:
    """S3 writes access logs of the bucket.

    Why:
        They are the cheap record of who read and wrote which object, anonymous requests included,
        which tells after an incident what was taken.

    Fix:
        Have S3 write the access logs to a bucket that is there for logs, in the same region.

    CLI:
        aws s3api put-bucket-logging --bucket NAME --bucket-logging-status
            '{"LoggingEnabled":{"TargetBucket":"LOG_BUCKET","TargetPrefix":"NAME/"}}'

    Terraform:
        resource "aws_s3_bucket_logging" "example" {
          bucket        = aws_s3_bucket.example.id
          target_bucket = aws_s3_bucket.logs.id
          target_prefix = "example/"
        }

    Differs:
        A bucket that is itself there for logs fails too, as it does in Security Hub. Data events in
        CloudTrail do not count, nor what CloudWatch Logs delivers (S3_SERVER_ACCESS_LOGS).
    """
    if logging.target_bucket is None:
        return Fail(f"access to bucket {bucket.id} is not logged")
    return Pass(f"access to bucket {bucket.id} is logged in {logging.target_bucket}")
