"""`s3.access_point_blocks_public_access`."""

from fleetscan.catalogue import check
from fleetscan.facts.s3 import AccessPoint, AccessPointPublicAccess
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.CRITICAL,
    frameworks=["fsbp:S3.19"],
    prowler=["s3_access_point_public_access_block"],
    config_rules=["s3-access-point-public-access-blocks"],
)
def access_point_blocks_public_access(
    access_point: AccessPoint, public: AccessPointPublicAccess
) -> Verdict:
    """All four settings of Block Public Access are on for the access point.

    Why:
        A bucket lets in what its access points let in. One without the settings can be opened by
        its own policy, which whoever looks at the bucket does not see.

    Fix:
        Make a new access point with all four settings on, and delete this one: they can't be
        changed once it is there.

    CLI:
        aws s3control create-access-point --account-id ACCOUNT_ID --bucket BUCKET --name NEW_NAME
            --public-access-block-configuration
            BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true
        aws s3control delete-access-point --account-id ACCOUNT_ID --name NAME

    Terraform:
        resource "aws_s3_access_point" "example" {
          bucket = aws_s3_bucket.example.id
          name   = "example"

          public_access_block_configuration {
            block_public_acls       = true
            block_public_policy     = true
            ignore_public_acls      = true
            restrict_public_buckets = true
          }
        }

    Differs:
        As in Security Hub, the settings of the account and of the bucket do not count, though S3
        heeds them too.
    """
    if off := public.block.off:
        return Fail(
            f"access point {access_point.id} blocks not all public access: {', '.join(off)} off"
        )
    return Pass(f"access point {access_point.id} blocks all public access")
