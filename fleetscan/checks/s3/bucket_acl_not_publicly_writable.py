"""`s3.bucket_acl_not_publicly_writable`."""

from typing import Final

from fleetscan.catalogue import check
from fleetscan.facts.s3 import (
    AccountPublicAccess,
    Bucket,
    BucketAcl,
    BucketOwnership,
    BucketPublicAccess,
)
from fleetscan.judgement.bucket_openness import GROUPS, block_in_force, opened_by_acl
from fleetscan.verdicts import Fail, Pass, Severity, Verdict

_READS: Final = {"READ", "READ_ACP"}


@check(
    severity=Severity.CRITICAL,
    frameworks=["fsbp:S3.3"],
    prowler=["s3_bucket_public_write_acl"],
    config_rules=["s3-bucket-public-write-prohibited"],
)
def bucket_acl_not_publicly_writable(
    bucket: Bucket,
    acl: BucketAcl,
    ownership: BucketOwnership,
    account: AccountPublicAccess,
    public: BucketPublicAccess,
) -> Verdict:
    """The bucket's ACL lets neither everybody nor everybody with an AWS account write.

    Why:
        WRITE lets strangers replace and delete objects; WRITE_ACP lets them give themselves the
        rest. The group of authenticated users is everybody who has any account of AWS.

    Fix:
        Disable ACLs for the bucket, after a look at who relies on them.

    CLI:
        aws s3api put-bucket-ownership-controls --bucket NAME
            --ownership-controls 'Rules=[{ObjectOwnership=BucketOwnerEnforced}]'

    Terraform:
        resource "aws_s3_bucket_ownership_controls" "example" {
          bucket = aws_s3_bucket.example.id

          rule {
            object_ownership = "BucketOwnerEnforced"
          }
        }

    Differs:
        A grant that S3 does not heed is none: where ACLs are disabled (BucketOwnerEnforced), and
        where IgnorePublicAcls is on for the account or for the bucket.
    """
    block = block_in_force(account, public)
    for grant in opened_by_acl(acl, ownership, block):
        # what is not known to read may write
        if grant.permission not in _READS:
            who = GROUPS[grant.grantee]
            return Fail(f"the ACL of bucket {bucket.id} gives {grant.permission} to {who}")
    return Pass(f"the ACL of bucket {bucket.id} lets no public group write")
