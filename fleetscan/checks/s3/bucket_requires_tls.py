"""`s3.bucket_requires_tls`."""

from fleetscan.access import requires_secure_transport
from fleetscan.catalogue import check
from fleetscan.facts.s3 import Bucket, BucketPolicy
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=[
        "fsbp:S3.5",
        "cis-1.4:2.1.2",
        "cis-1.5:2.1.2",
        "cis-2.0:2.1.1",
        "cis-3.0:2.1.1",
        "cis-4.0:2.1.1",
        "cis-5.0:2.1.1",
        "cis-6.0:3.1.1",
        "cis-7.0:3.1.1",
    ],
    prowler=["s3_bucket_secure_transport_policy"],
    config_rules=["s3-bucket-ssl-requests-only"],
)
def bucket_requires_tls(bucket: Bucket, policy: BucketPolicy) -> Verdict:
    """The bucket's policy denies every request without TLS, to the bucket and to its objects.

    Why:
        S3 answers plain HTTP, too. Whoever is on the way reads the objects, and takes a presigned
        URL for use of his own.

    Fix:
        Add a Deny for everybody, of all actions, on the bucket and on its objects, for requests
        with aws:SecureTransport false.

    CLI:
        aws s3api put-bucket-policy --bucket NAME --policy
            '{"Version":"2012-10-17","Statement":[{"Sid":"DenyInsecureTransport","Effect":"Deny",
            "Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::NAME","arn:aws:s3:::NAME/*"],
            "Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}'

    Terraform:
        resource "aws_s3_bucket_policy" "example" {
          bucket = aws_s3_bucket.example.id

          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Sid       = "DenyInsecureTransport"
              Effect    = "Deny"
              Principal = "*"
              Action    = "s3:*"
              Resource  = [aws_s3_bucket.example.arn, "${aws_s3_bucket.example.arn}/*"]
              Condition = { Bool = { "aws:SecureTransport" = "false" } }
            }]
          })
        }

    Differs:
        An Allow that demands TLS is not enough here, for another policy may allow the same without
        it. A Deny that leaves out somebody, some action, or the bucket or its objects is none.
    """
    if policy.document is None:
        return Fail(f"bucket {bucket.id} has no policy, so that it answers requests without TLS")
    if requires_secure_transport(policy.document, bucket.arn):
        return Pass(f"the policy of bucket {bucket.id} denies every request without TLS")
    return Fail(f"the policy of bucket {bucket.id} does not deny every request without TLS")
