"""`s3.bucket_replicated`."""

from fleetscan.catalogue import check
from fleetscan.facts.base import Every
from fleetscan.facts.s3 import Bucket, BucketReplication
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.LOW,
    frameworks=["fsbp:S3.7"],
    config_rules=["s3-bucket-cross-region-replication-enabled"],
)
def bucket_replicated(
    bucket: Bucket, replication: BucketReplication, buckets: Every[Bucket]
) -> Verdict:
    """S3 copies new objects of the bucket to another region, or to another account.

    Why:
        What is in one region is lost for as long as the region is, and what is in one account to
        whoever gets hold of it. A copy elsewhere outlives either.

    Fix:
        Enable versioning on both buckets, and add a replication rule to a bucket in another region.
        Objects that are there already are copied by a batch job.

    CLI:
        aws s3api put-bucket-replication --bucket NAME
            --replication-configuration file://replication.json

    Terraform:
        resource "aws_s3_bucket_replication_configuration" "example" {
          bucket = aws_s3_bucket.example.id
          role   = aws_iam_role.replication.arn

          rule {
            id     = "everything"
            status = "Enabled"

            filter {}

            delete_marker_replication {
              status = "Enabled"
            }

            destination {
              bucket = aws_s3_bucket.in_another_region.arn
            }
          }
        }

    Differs:
        AWS's control asks for a copy in another region. Nobody but its owner is told where a bucket
        of another account is, so that one counts wherever it is. As in Security Hub, a rule for
        some of the objects is enough.
    """
    if not replication.destinations:
        return Fail(f"bucket {bucket.id} is not replicated")
    for name in replication.destinations:
        region = next((each.region for each in buckets.with_id(name)), None)
        if region != bucket.region:
            where = f" in {region}" if region else ", which is another account's"
            return Pass(f"bucket {bucket.id} is replicated to {name}{where}")
    names = ", ".join(replication.destinations)
    return Fail(f"bucket {bucket.id} is replicated within {bucket.region} alone: to {names}")
