"""`cloudfront.distribution_signs_to_buckets`."""

from fleetscan.catalogue import check
from fleetscan.facts.cloudfront import Distribution
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:CloudFront.13"],
    prowler=["cloudfront_distributions_s3_origin_access_control"],
    config_rules=["cloudfront-s3-origin-access-control-enabled"],
)
def distribution_signs_to_buckets(distribution: Distribution) -> Verdict:
    """The distribution signs its requests to buckets by an origin access control.

    Why:
        A bucket that answers only what is signed so can be closed to everybody else: without it,
        viewers may go around the distribution, its web ACL and its logs.

    Fix:
        Make an origin access control, set it in the origin, and let the bucket's policy allow the
        distribution alone.

    CLI:
        aws cloudfront create-origin-access-control
            --origin-access-control-config file://control.json
        aws cloudfront update-distribution --id DISTRIBUTION_ID --if-match ETAG
            --distribution-config file://config.json

    Terraform:
        resource "aws_cloudfront_origin_access_control" "example" {
          name                              = "buckets"
          origin_access_control_origin_type = "s3"
          signing_behavior                  = "always"
          signing_protocol                  = "sigv4"
        }

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
        An origin access identity, which came before, does not pass: AWS's control asks for the
        newer one. The website of a bucket can't be signed to, and is not judged.
    """
    buckets = [each for each in distribution.origins if each.is_s3]
    if not buckets:
        return NotApplicable(f"distribution {distribution.id} has no bucket as its origin")
    unsigned = sorted(each.id for each in buckets if each.access_control is None)
    if unsigned:
        return Fail(f"distribution {distribution.id} does not sign to {', '.join(unsigned)}")
    return Pass(f"distribution {distribution.id} signs its requests to buckets")
