"""`s3.bucket_public_access_blocked`."""

from fleetscan.catalogue import check
from fleetscan.facts.s3 import AccountPublicAccess, Bucket, BucketPublicAccess
from fleetscan.judgement.bucket_openness import block_in_force
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.HIGH,
    frameworks=[
        "cis-1.4:2.1.5",
        "cis-1.5:2.1.5",
        "cis-2.0:2.1.4",
        "cis-3.0:2.1.4",
        "cis-4.0:2.1.4",
        "cis-5.0:2.1.4",
        "cis-6.0:3.1.4",
        "cis-7.0:3.1.4",
    ],
    prowler=["s3_account_level_public_access_blocks", "s3_bucket_level_public_access_block"],
)
def bucket_public_access_blocked(
    bucket: Bucket, account: AccountPublicAccess, public: BucketPublicAccess
) -> Verdict:
    """All four settings of Block Public Access are in force for the bucket, from wherever.

    Why:
        A bucket that can be opened to everybody is opened one day, by a policy that was copied, or
        an ACL that an old tool sets. With the settings in force that has no effect.

    Fix:
        Switch all four settings on, for the account if none of its buckets is to be public, or else
        for the bucket.

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
        CIS describes the settings of the bucket and those of the account as two ways to the same
        end. S3 takes the stricter one of each setting, and so does this. Security Hub asks for the
        account's (S3.1) and for the bucket's (S3.8), which are checks of their own here.
    """
    if off := block_in_force(account, public).off:
        return Fail(
            f"not all public access to bucket {bucket.id} is blocked: {', '.join(off)} off, here "
            "and in the account"
        )
    return Pass(f"all public access to bucket {bucket.id} is blocked")
