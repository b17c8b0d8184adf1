"""`s3.bucket_lifecycle_configured`."""

from fleetscan.catalogue import check
from fleetscan.catalogue.parameters import Days
from fleetscan.facts.s3 import Bucket, BucketLifecycle
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.LOW,
    frameworks=["fsbp:S3.13"],
    prowler=["s3_bucket_lifecycle_enabled"],
    config_rules=["s3-lifecycle-policy-check"],
)
def bucket_lifecycle_configured(
    bucket: Bucket,
    lifecycle: BucketLifecycle,
    *,
    expiration_days: Days = 0,
    transition_days: Days = 0,
) -> Verdict:
    """The bucket has a lifecycle rule that is enabled.

    Why:
        What nobody deletes is kept for ever: old versions, uploads that were never finished, data
        that the law wants to be gone by now.

    Fix:
        Add a lifecycle rule that says when objects expire or move to a cheaper storage class.

    CLI:
        aws s3api put-bucket-lifecycle-configuration --bucket NAME --lifecycle-configuration
            '{"Rules":[{"ID":"expire","Status":"Enabled","Filter":{},"Expiration":{"Days":365}}]}'

    Terraform:
        resource "aws_s3_bucket_lifecycle_configuration" "example" {
          bucket = aws_s3_bucket.example.id

          rule {
            id     = "expire"
            status = "Enabled"

            filter {}

            expiration {
              days = 365
            }
          }
        }

    Differs:
        As in Security Hub, a rule for some of the objects is enough. Its parameters ask for exactly
        so many days, and for a storage class; the options here ask for so many at most.

    Options:
        expiration_days: some rule deletes objects after so many days at most; 0 asks for none
        transition_days: some rule moves objects to another storage class after so many days at
            most; 0 asks for none
    """
    rules = lifecycle.rules
    if not rules:
        return Fail(f"bucket {bucket.id} has no lifecycle rule")
    expiring = [each.expiration_days for each in rules if each.expiration_days is not None]
    if expiration_days and not any(days <= expiration_days for days in expiring):
        return Fail(f"bucket {bucket.id} deletes nothing within {expiration_days} days")
    moving = [days for each in rules for days in each.transition_days]
    if transition_days and not any(days <= transition_days for days in moving):
        return Fail(f"bucket {bucket.id} moves nothing within {transition_days} days")
    return Pass(f"bucket {bucket.id} has {len(rules)} lifecycle rule{'s' * (len(rules) > 1)}")
