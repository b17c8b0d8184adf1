"""`cloudfront.distribution_buckets_exist`."""

from fleetscan.catalogue import check
from fleetscan.catalogue.parameters import Name
from fleetscan.facts.base import Every
from fleetscan.facts.cloudfront import Distribution
from fleetscan.facts.s3 import Bucket
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.HIGH,
    frameworks=["fsbp:CloudFront.12"],
    prowler=["cloudfront_distributions_s3_origin_non_existent_bucket"],
    config_rules=["cloudfront-s3-origin-non-existent-bucket"],
)
def distribution_buckets_exist(
    distribution: Distribution, buckets: Every[Bucket], *, buckets_elsewhere: tuple[Name, ...] = ()
) -> Verdict:
    """The buckets that the distribution fetches from are there, in the same account.

    Why:
        The name of a bucket that was deleted is free: whoever makes one of that name decides what
        the site shows from then on.

    Fix:
        Take the origin out of the distribution, or make the bucket again, in an account of yours.

    CLI:
        aws s3api head-bucket --bucket BUCKET
        aws cloudfront update-distribution --id DISTRIBUTION_ID --if-match ETAG
            --distribution-config file://config.json

    Terraform:
        resource "aws_cloudfront_distribution" "example" {
          # the rest as before
          enabled = true

          origin {
            origin_id                = "files"
            domain_name              = aws_s3_bucket.example.bucket_regional_domain_name
            origin_access_control_id = aws_cloudfront_origin_access_control.example.id
          }
        }

    Differs:
        Whose a bucket of another account is can't be seen, nor whether it will be theirs tomorrow.
        So it fails, unless `buckets_elsewhere` names it. Prowler asks S3 whether a bucket of that
        name is there at all, and passes one that a stranger has made. Websites of buckets count.

    Options:
        buckets_elsewhere: names of buckets of other accounts that are known to be yours
    """
    named = sorted({each.bucket for each in distribution.origins if each.bucket is not None})
    if not named:
        return NotApplicable(f"distribution {distribution.id} has no bucket as its origin")
    missing = [
        name for name in named if name not in buckets_elsewhere and not any(buckets.with_id(name))
    ]
    if missing:
        return Fail(
            f"distribution {distribution.id} fetches from buckets that this account does not have:"
            f" {', '.join(missing)}"
        )
    return Pass(f"distribution {distribution.id} fetches from {', '.join(named)}")
