"""`cloudtrail.log_files_encrypted_with_kms`."""

from fleetscan.catalogue import check
from fleetscan.facts.cloudtrail import Trail
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=[
        "fsbp:CloudTrail.2",
        "cis-1.4:3.7",
        "cis-1.5:3.7",
        "cis-2.0:3.7",
        "cis-3.0:3.5",
        "cis-4.0:3.5",
        "cis-5.0:3.5",
        "cis-6.0:4.5",
        "cis-7.0:4.5",
    ],
    prowler=["cloudtrail_kms_encryption_enabled"],
    config_rules=["cloud-trail-encryption-enabled"],
)
def log_files_encrypted_with_kms(trail: Trail) -> Verdict:
    """The trail encrypts its log files with a KMS key.

    Why:
        With SSE-S3, whoever may read the bucket reads the logs. A KMS key adds a second permission
        that its key policy gives, and a record of each use.

    Fix:
        Set a KMS key whose policy lets CloudTrail encrypt with it. Older files stay as they are.

    CLI:
        aws cloudtrail update-trail --name NAME --kms-key-id KEY_ARN

    Terraform:
        resource "aws_cloudtrail" "example" {
          name           = "example"
          s3_bucket_name = aws_s3_bucket.example.id
          kms_key_id     = aws_kms_key.example.arn
        }

    Differs:
        A trail of the organization is judged in the account that owns it, and in no other. The
        bucket's own default encryption does not count: CloudTrail asks for SSE-S3 with each file
        that it writes without a key.
    """
    if not trail.is_own:
        return NotApplicable(f"trail {trail.id} is judged in account {trail.owner}, which owns it")
    if trail.kms_key_id:
        return Pass(f"trail {trail.id} encrypts its log files with {trail.kms_key_id}")
    return Fail(f"trail {trail.id} encrypts its log files with no KMS key")
