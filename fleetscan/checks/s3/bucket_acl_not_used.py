"""`s3.bucket_acl_not_used`."""

from fleetscan.catalogue import check
from fleetscan.facts.s3 import Bucket, BucketAcl, BucketOwnership
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:S3.12"],
    prowler=["s3_bucket_acl_prohibited"],
    config_rules=["s3-bucket-acl-prohibited"],
)
def bucket_acl_not_used(bucket: Bucket, acl: BucketAcl, ownership: BucketOwnership) -> Verdict:
    """No ACL gives access to the bucket: ACLs are disabled, or it has only its owner's grant.

    Why:
        ACLs are older than IAM. They are in no policy, each object has one of its own, and a grant
        in one is easily overlooked.

    Fix:
        Give by the bucket's policy what the ACL gives, then disable ACLs.

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
        Prowler wants ACLs disabled. As AWS's control does, this takes an ACL that only its owner is
        in for none; the ACLs of objects are not looked at. A grant to the group that delivers
        access logs counts, for a policy can give the same.
    """
    if ownership.acls_are_disabled:
        return Pass(f"ACLs of bucket {bucket.id} are disabled")
    for grant in acl.grants:
        if grant.grantee != acl.owner:
            return Fail(
                f"the ACL of bucket {bucket.id} gives {grant.permission} to {grant.grantee}"
            )
    return Pass(f"the ACL of bucket {bucket.id} gives access to its owner alone")
