"""`cloudtrail.bucket_not_public`."""

from fleetscan.catalogue import check
from fleetscan.facts.base import Every
from fleetscan.facts.cloudtrail import Trail
from fleetscan.facts.s3 import (
    AccountPublicAccess,
    Bucket,
    BucketAcl,
    BucketOwnership,
    BucketPolicy,
    BucketPublicAccess,
)
from fleetscan.judgement.bucket_openness import (
    GROUPS,
    block_in_force,
    opened_by_acl,
    opened_by_policy,
)
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict

_Found = tuple[Bucket, BucketPolicy, BucketAcl, BucketOwnership, BucketPublicAccess]


@check(
    severity=Severity.CRITICAL,
    frameworks=["fsbp:CloudTrail.6", "cis-1.4:3.3", "cis-1.5:3.3", "cis-2.0:3.3"],
    prowler=["cloudtrail_logs_s3_bucket_is_not_publicly_accessible"],
    config_rules=["cloudtrail-s3-bucket-public-access-prohibited"],
)
def bucket_not_public(
    trail: Trail, account: AccountPublicAccess, buckets: Every[_Found]
) -> Verdict:
    """Neither policy nor ACL opens the bucket that the trail writes to to everybody.

    Why:
        The logs name every user, role, resource and address of the account: a plan of it for
        whoever wants to get in, and a lesson in what is watched.

    Fix:
        Switch Block Public Access on for the bucket, and take the grant out of its policy or ACL.

    CLI:
        aws s3api put-public-access-block --bucket NAME --public-access-block-configuration
            BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true

    Terraform:
        resource "aws_s3_bucket_public_access_block" "example" {
          bucket                  = aws_s3_bucket.trail.id
          block_public_acls       = true
          block_public_policy     = true
          ignore_public_acls      = true
          restrict_public_buckets = true
        }

    Differs:
        It is judged in the account that has the bucket, which may see the trail as a member of the
        organization. Where the bucket is another account's, this says nothing of the trail. What
        Block Public Access takes back, of the account or of the bucket, is not open.
    """
    for bucket, policy, acl, ownership, bucket_block in buckets.with_id(trail.bucket):
        block = block_in_force(account, bucket_block)
        where = f"{bucket.id}, which trail {trail.id} writes to,"
        for grant in opened_by_policy(policy, block):
            return Fail(f"{where} is open to {grant.openness.value} by {grant.name} of its policy")
        for given in opened_by_acl(acl, ownership, block):
            who = GROUPS[given.grantee]
            return Fail(f"{where} is open to {who} by its ACL, which gives {given.permission}")
        return Pass(f"{where} is open to nobody whom its owner did not choose")
    return NotApplicable(f"trail {trail.id} writes to {trail.bucket}, which is not this account's")
