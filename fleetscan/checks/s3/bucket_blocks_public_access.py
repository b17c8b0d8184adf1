"""`s3.bucket_blocks_public_access`."""

from fleetscan.catalogue import check
from fleetscan.facts.s3 import Bucket, BucketPublicAccess
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.HIGH,
    frameworks=["fsbp:S3.8"],
    prowler=["s3_bucket_level_public_access_block"],
    config_rules=["s3-bucket-level-public-access-prohibited"],
)
def bucket_blocks_public_access(bucket: Bucket, public: BucketPublicAccess) -> Verdict:
    """All four settings of Block Public Access are on for the bucket itself.

    Why:
        The settings of the account protect the bucket only as long as nobody switches them off,
        for whichever other bucket. Its own keep it closed all the same.

    Fix:
        Switch all four settings on for the bucket.

    CLI:
        aws s3api put-public-access-block --bucket NAME --public-access-block-configuration
            BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true

    Terraform:
        resource "aws_s3_bucket_public_access_block" "example" {
          bucket                  = aws_s3_bucket.example.id
          block_public_acls       = true
          block_public_policy     = true
          ignore_public_acls      = true
          restrict_public_buckets = true
        }

    Differs:
        As AWS's control does, and other than Prowler, it takes no notice of the account's settings:
        s3.bucket_public_access_blocked does.
    """
    if off := public.block.off:
        return Fail(f"bucket {bucket.id} blocks not all public access: {', '.join(off)} off")
    return Pass(f"bucket {bucket.id} blocks all public access")
