"""`s3.bucket_object_lock_enabled`."""

from typing import Literal

from fleetscan.catalogue import check
from fleetscan.facts.s3 import Bucket, BucketObjectLock
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.LOW,
    frameworks=["fsbp:S3.15"],
    prowler=["s3_bucket_object_lock"],
    config_rules=["s3-bucket-default-lock-enabled"],
)
def bucket_object_lock_enabled(
    bucket: Bucket,
    lock: BucketObjectLock,
    *,
    mode: Literal["any", "GOVERNANCE", "COMPLIANCE"] = "any",
) -> Verdict:
    """The bucket has Object Lock, by which versions can be kept from being deleted.

    Why:
        A version with a retention period can't be deleted before its end, in compliance mode not
        even by the root user: neither by ransomware nor by whoever covers tracks.

    Fix:
        Enable Object Lock, which needs versioning and can't be taken back, and set a default
        retention: without one each upload has to ask for it.

    CLI:
        aws s3api put-object-lock-configuration --bucket NAME --object-lock-configuration
            '{"ObjectLockEnabled":"Enabled","Rule":{"DefaultRetention":{"Mode":"GOVERNANCE",
            "Days":30}}}'

    Terraform:
        resource "aws_s3_bucket_object_lock_configuration" "example" {
          bucket = aws_s3_bucket.example.id

          rule {
            default_retention {
              mode = "GOVERNANCE"
              days = 30
            }
          }
        }

    Options:
        mode: the mode that the default retention is to have; any asks for no default retention
    """
    if not lock.is_enabled:
        return Fail(f"bucket {bucket.id} has no Object Lock")
    if mode not in {"any", lock.default_mode}:
        found = f"is in {lock.default_mode} mode" if lock.default_mode else "is not set"
        return Fail(f"bucket {bucket.id} has Object Lock, and its default retention {found}")
    return Pass(f"bucket {bucket.id} has Object Lock")
