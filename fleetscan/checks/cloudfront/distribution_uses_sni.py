"""`cloudfront.distribution_uses_sni`."""

from fleetscan.catalogue import check
from fleetscan.facts.cloudfront import Distribution
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict

_SNI = "sni-only"


@check(
    severity=Severity.LOW,
    frameworks=["fsbp:CloudFront.8"],
    prowler=["cloudfront_distributions_https_sni_enabled"],
    config_rules=["cloudfront-sni-enabled"],
)
def distribution_uses_sni(distribution: Distribution) -> Verdict:
    """The distribution serves its own certificate by SNI.

    Why:
        All clients of the last ten years name the site that they want. To have IP addresses of
        one's own for others costs hundreds of dollars a month.

    Fix:
        Set the support method of the certificate to `sni-only`.

    CLI:
        aws cloudfront get-distribution-config --id DISTRIBUTION_ID
        aws cloudfront update-distribution --id DISTRIBUTION_ID --if-match ETAG
            --distribution-config file://config.json

    Terraform:
        resource "aws_cloudfront_distribution" "example" {
          # the rest as before
          enabled = true
          aliases = ["www.example.com"]

          viewer_certificate {
            acm_certificate_arn      = aws_acm_certificate.example.arn
            ssl_support_method       = "sni-only"
            minimum_protocol_version = "TLSv1.2_2021"
          }
        }

    Differs:
        A distribution with the certificate of CloudFront has no such method, and is not judged.
    """
    if distribution.certificate.is_default:
        return NotApplicable(f"distribution {distribution.id} has no certificate of its own")
    support = distribution.certificate.support
    if support == _SNI:
        return Pass(f"distribution {distribution.id} serves its certificate by SNI")
    return Fail(f"distribution {distribution.id} serves its certificate by {support}")
