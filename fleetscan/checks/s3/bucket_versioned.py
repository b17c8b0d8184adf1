"""`s3.bucket_versioned`."""

from fleetscan.catalogue import check
from fleetscan.facts.s3 import Bucket, BucketVersioning
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:S3.14"],
    prowler=["s3_bucket_object_versioning"],
    config_rules=["s3-bucket-versioning-enabled"],
)
def bucket_versioned(bucket: Bucket, versioning: BucketVersioning) -> Verdict:
    """The bucket keeps the versions of its objects that are overwritten or deleted.

    Why:
        What a mistake or ransomware overwrites or deletes is still there as a version. Without
        versioning it is gone.

    Fix:
        Enable versioning, with a lifecycle rule that deletes old versions after a time: each is
        charged for.

    CLI:
        aws s3api put-bucket-versioning --bucket NAME --versioning-configuration Status=Enabled

    Terraform:
        resource "aws_s3_bucket_versioning" "example" {
          bucket = aws_s3_bucket.example.id

          versioning_configuration {
            status = "Enabled"
          }
        }
    """
    if versioning.is_enabled:
        return Pass(f"bucket {bucket.id} keeps versions")
    if versioning.status is None:
        return Fail(f"bucket {bucket.id} keeps no versions")
    return Fail(f"bucket {bucket.id} keeps no new versions: versioning is {versioning.status}")
