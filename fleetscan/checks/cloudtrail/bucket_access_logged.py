"""`cloudtrail.bucket_access_logged`."""

from fleetscan.catalogue import check
from fleetscan.facts.base import Every
from fleetscan.facts.cloudtrail import Trail
from fleetscan.facts.s3 import Bucket, BucketLogging
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=[
        "fsbp:CloudTrail.7",
        "cis-1.4:3.6",
        "cis-1.5:3.6",
        "cis-2.0:3.6",
        "cis-3.0:3.4",
        "cis-4.0:3.4",
        "cis-5.0:3.4",
        "cis-6.0:4.4",
        "cis-7.0:4.4",
    ],
    prowler=["cloudtrail_logs_s3_bucket_access_logging_enabled"],
    config_rules=["cloudtrail-s3-bucket-access-logging"],
)
def bucket_access_logged(trail: Trail, buckets: Every[tuple[Bucket, BucketLogging]]) -> Verdict:
    """S3 logs the access to the bucket that the trail writes to.

    Why:
        The logs of the trail are what an intruder reads, and deletes, first. Server access logs
        tell who did, also where no trail logs the objects of this bucket.

    Fix:
        Have S3 write the access logs of the bucket to another bucket.

    CLI:
        aws s3api put-bucket-logging --bucket NAME --bucket-logging-status
            '{"LoggingEnabled":{"TargetBucket":"LOG_BUCKET","TargetPrefix":"NAME/"}}'

    Terraform:
        resource "aws_s3_bucket_logging" "example" {
          bucket        = aws_s3_bucket.trail.id
          target_bucket = aws_s3_bucket.access_logs.id
          target_prefix = "trail/"
        }

    Differs:
        It is judged in the account that has the bucket, which may see the trail as a member of the
        organization. Where the bucket is another account's, this says nothing of the trail.
    """
    for bucket, logging in buckets.with_id(trail.bucket):
        if logging.target_bucket is None:
            return Fail(f"access to {bucket.id}, which trail {trail.id} writes to, is not logged")
        return Pass(
            f"access to {bucket.id}, which trail {trail.id} writes to, is logged in "
            f"{logging.target_bucket}"
        )
    return NotApplicable(f"trail {trail.id} writes to {trail.bucket}, which is not this account's")
