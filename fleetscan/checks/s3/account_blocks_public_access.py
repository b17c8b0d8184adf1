"""`s3.account_blocks_public_access`."""

from fleetscan.catalogue import check
from fleetscan.facts.account import Account
from fleetscan.facts.s3 import AccountPublicAccess
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.HIGH,
    frameworks=["fsbp:S3.1"],
    prowler=["s3_account_level_public_access_blocks"],
    config_rules=[
        "s3-account-level-public-access-blocks",
        "s3-account-level-public-access-blocks-periodic",
    ],
)
def account_blocks_public_access(account: Account, public: AccountPublicAccess) -> Verdict:
    """All four settings of S3 Block Public Access are on for the account.

    Why:
        With them no bucket of the account can be opened to everybody, those that somebody makes
        tomorrow included. Without them one wrong policy or ACL is enough.

    Fix:
        Switch all four settings on for the account, after a look at buckets that are to be public,
        such as those of websites: put CloudFront before them, or move them to another account.

    CLI:
        aws s3control put-public-access-block --account-id ACCOUNT_ID
            --public-access-block-configuration
            BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true

    Terraform:
        resource "aws_s3_account_public_access_block" "example" {
          block_public_acls       = true
          block_public_policy     = true
          ignore_public_acls      = true
          restrict_public_buckets = true
        }

    Differs:
        CIS asks that public access is blocked, by the account or by each bucket. So its numbers are
        at s3.bucket_public_access_blocked, which takes either.
    """
    if off := public.block.off:
        return Fail(f"account {account.id} blocks not all public access: {', '.join(off)} off")
    return Pass(f"account {account.id} blocks all public access to its buckets")
