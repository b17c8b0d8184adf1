"""`s3.bucket_policy_gives_others_no_control`."""

from typing import Annotated

from msgspec import Meta

from fleetscan.access import cross_account_grants
from fleetscan.catalogue import check
from fleetscan.catalogue.parameters import ActionPattern
from fleetscan.facts.s3 import Bucket, BucketPolicy
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.HIGH,
    frameworks=["fsbp:S3.6"],
    prowler=["s3_bucket_cross_account_access"],
    config_rules=["s3-bucket-blacklisted-actions-prohibited"],
)
def bucket_policy_gives_others_no_control(
    bucket: Bucket,
    policy: BucketPolicy,
    *,
    actions: Annotated[tuple[ActionPattern, ...], Meta(min_length=1)] = (
        "s3:DeleteBucketPolicy",
        "s3:PutBucketAcl",
        "s3:PutBucketPolicy",
        "s3:PutEncryptionConfiguration",
        "s3:PutObjectAcl",
    ),
) -> Verdict:
    """The bucket's policy lets no other account change who may use the bucket, and how.

    Why:
        Whoever may write the policy or the ACLs may do all else in the next step, and let others
        in. Who may change the encryption can make the data unreadable to its owner.

    Fix:
        Give other accounts the actions on objects that they need, and none of these.

    CLI:
        aws s3api get-bucket-policy --bucket NAME --query Policy --output text
        aws s3api put-bucket-policy --bucket NAME --policy file://policy.json

    Terraform:
        resource "aws_s3_bucket_policy" "example" {
          bucket = aws_s3_bucket.example.id

          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Sid       = "OtherAccountReads"
              Effect    = "Allow"
              Principal = { AWS = "arn:aws:iam::111122223333:role/reader" }
              Action    = "s3:GetObject"
              Resource  = "${aws_s3_bucket.example.arn}/*"
            }]
          })
        }

    Differs:
        AWS's rule looks at no condition; here one that leaves only callers of the own account makes
        a grant harmless. Prowler fails any access of another account, which is what policies of
        buckets are for. Security Hub's S3.7, which Prowler names here, is about replication.

    Options:
        actions: those that no other account may have; patterns with * are possible
    """
    if policy.document is None:
        return Pass(f"bucket {bucket.id} has no policy")
    for grant in cross_account_grants(policy.document, policy.account_id, actions=actions):
        return Fail(f"the policy of bucket {bucket.id} gives others control of it: {grant.summary}")
    return Pass(f"the policy of bucket {bucket.id} gives no other account control of it")
