"""`s3.bucket_encrypted`."""

from fleetscan.catalogue import check
from fleetscan.facts.s3 import Bucket, BucketEncryption
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.HIGH,
    frameworks=["cis-1.4:2.1.1", "cis-1.5:2.1.1"],
    prowler=["s3_bucket_default_encryption"],
    config_rules=["s3-bucket-server-side-encryption-enabled"],
)
def bucket_encrypted(bucket: Bucket, encryption: BucketEncryption) -> Verdict:
    """The bucket has a default encryption rule, so that new objects are encrypted at rest.

    Why:
        Without a rule, objects that clients upload without asking for encryption are stored as
        they are. Since January 2023 AWS gives every bucket at least SSE-S3, so a bucket without a
        rule is seen on other implementations of S3 and on older endpoints.

    Fix:
        Set a default encryption rule. Objects that are there already stay as they are until they
        are copied over themselves.

    CLI:
        aws s3api put-bucket-encryption --bucket NAME
            --server-side-encryption-configuration
            '{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"AES256"}}]}'

    Terraform:
        resource "aws_s3_bucket_server_side_encryption_configuration" "example" {
          bucket = aws_s3_bucket.example.id

          rule {
            apply_server_side_encryption_by_default {
              sse_algorithm = "AES256"
            }
          }
        }
    """
    if encryption.algorithms:
        return Pass(f"bucket {bucket.id} encrypts by default with {encryption.algorithms[0]}")
    return Fail(f"bucket {bucket.id} has no default encryption rule")
