"""`s3.bucket_refuses_sse_c`."""

from fleetscan.catalogue import check
from fleetscan.facts.s3 import Bucket, BucketEncryption
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(severity=Severity.MEDIUM)
def bucket_refuses_sse_c(bucket: Bucket, encryption: BucketEncryption) -> Verdict:
    """The bucket refuses objects that are encrypted with keys of whoever writes them (SSE-C).

    Why:
        With keys that were stolen, ransomware writes each object again, encrypted with a key that
        AWS keeps nowhere. What is lost so is lost for good, unless there are versions.

    Fix:
        Block SSE-C in the bucket's encryption configuration. Objects that are there already can
        still be read.

    CLI:
        aws s3api put-bucket-encryption --bucket NAME
            --server-side-encryption-configuration
            '{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"AES256"},
            "BlockedEncryptionTypes":{"EncryptionType":["SSE-C"]}}]}'

    Terraform:
        resource "aws_s3_bucket_server_side_encryption_configuration" "example" {
          bucket = aws_s3_bucket.example.id

          rule {
            blocked_encryption_types = ["SSE-C"]

            apply_server_side_encryption_by_default {
              sse_algorithm = "AES256"
            }
          }
        }

    Differs:
        A policy of the bucket or of the organization that denies SSE-C does not count: this asks
        for the setting, which AWS has had on for new buckets since 2026.
    """
    if "SSE-C" in encryption.refused:
        return Pass(f"bucket {bucket.id} refuses objects with keys of whoever writes them")
    return Fail(f"bucket {bucket.id} takes objects with keys of whoever writes them")
