"""`s3.bucket_encrypted_with_kms`."""

from fleetscan.catalogue import check
from fleetscan.facts.s3 import Bucket, BucketEncryption
from fleetscan.verdicts import Fail, Pass, Severity, Verdict

_WITH_KMS = {"aws:kms", "aws:kms:dsse"}


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:S3.17"],
    prowler=["s3_bucket_kms_encryption"],
    config_rules=["s3-default-encryption-kms"],
)
def bucket_encrypted_with_kms(bucket: Bucket, encryption: BucketEncryption) -> Verdict:
    """The bucket's default encryption uses a KMS key (SSE-KMS or DSSE-KMS).

    Why:
        With SSE-S3, whoever may read an object may read it in the clear. A KMS key adds a second
        permission, a key policy, rotation under your control and a CloudTrail record of each use.

    Fix:
        Make a KMS key the default. Readers and writers of the bucket need permission to use the
        key.

    CLI:
        aws s3api put-bucket-encryption --bucket NAME
            --server-side-encryption-configuration
            '{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"aws:kms",
            "KMSMasterKeyID":"KEY_ARN"},"BucketKeyEnabled":true}]}'

    Terraform:
        resource "aws_s3_bucket_server_side_encryption_configuration" "example" {
          bucket = aws_s3_bucket.example.id

          rule {
            bucket_key_enabled = true

            apply_server_side_encryption_by_default {
              sse_algorithm     = "aws:kms"
              kms_master_key_id = aws_kms_key.example.arn
            }
          }
        }
    """
    if not encryption.algorithms:
        return Fail(f"bucket {bucket.id} has no default encryption rule")
    if other := [name for name in encryption.algorithms if name not in _WITH_KMS]:
        return Fail(f"bucket {bucket.id} encrypts by default with {other[0]}, not with a KMS key")
    return Pass(f"bucket {bucket.id} encrypts by default with {encryption.algorithms[0]}")
