"""`s3.bucket_policy_not_publicly_writable`."""

from typing import Final

from fleetscan.catalogue import check
from fleetscan.facts.policies import in_words
from fleetscan.facts.s3 import AccountPublicAccess, Bucket, BucketPolicy, BucketPublicAccess
from fleetscan.judgement.bucket_openness import block_in_force, opened_by_policy
from fleetscan.verdicts import Fail, Pass, Severity, Verdict

# All of S3's actions on buckets and objects that do not read.
# https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
_WRITES: Final = (
    "s3:AbortMultipartUpload",
    "s3:BypassGovernanceRetention",
    "s3:Create*",
    "s3:Delete*",
    "s3:Initiate*",
    "s3:ObjectOwnerOverrideToBucketOwner",
    "s3:Put*",
    "s3:Replicate*",
    "s3:RestoreObject",
    "s3:Tag*",
    "s3:Untag*",
    "s3:Update*",
)


@check(
    severity=Severity.CRITICAL,
    frameworks=["fsbp:S3.3", "cis-7.0:2.21"],
    prowler=["s3_bucket_policy_public_write_access"],
    config_rules=["s3-bucket-public-write-prohibited"],
)
def bucket_policy_not_publicly_writable(
    bucket: Bucket, policy: BucketPolicy, account: AccountPublicAccess, public: BucketPublicAccess
) -> Verdict:
    """The bucket's policy lets nobody write whom its owner did not choose.

    Why:
        Whoever finds such a bucket can replace what others download from it, delete it for a
        ransom, or store on the owner's bill what nobody wants to be found with.

    Fix:
        Take the grant out of the policy, or name the principals that are meant. Block Public Access
        stops it at once.

    CLI:
        aws s3api put-public-access-block --bucket NAME --public-access-block-configuration
            BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true
        aws s3api get-bucket-policy --bucket NAME --query Policy --output text

    Terraform:
        resource "aws_s3_bucket_public_access_block" "example" {
          bucket                  = aws_s3_bucket.example.id
          block_public_acls       = true
          block_public_policy     = true
          ignore_public_acls      = true
          restrict_public_buckets = true
        }

    Differs:
        A condition that leaves only callers of chosen accounts, networks or organizations makes a
        grant not public, as AWS has it too. A grant that RestrictPublicBuckets takes back, of the
        account or of the bucket, is none. Public ACLs are s3.bucket_acl_not_publicly_writable.
    """
    block = block_in_force(account, public)
    if grants := opened_by_policy(policy, block, actions=_WRITES):
        return Fail(f"the policy of bucket {bucket.id} is open: {in_words(grants)}")
    return Pass(f"the policy of bucket {bucket.id} lets nobody write whom its owner did not choose")
