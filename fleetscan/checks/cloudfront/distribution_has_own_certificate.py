"""`cloudfront.distribution_has_own_certificate`."""

from fleetscan.catalogue import check
from fleetscan.facts.cloudfront import Distribution
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:CloudFront.7"],
    prowler=["cloudfront_distributions_custom_ssl_certificate"],
    config_rules=["cloudfront-custom-ssl-certificate"],
)
def distribution_has_own_certificate(distribution: Distribution) -> Verdict:
    """The distribution shows a certificate of its owner's own domain.

    Why:
        With that of `*.cloudfront.net`, viewers can't tell the site from anybody else's, and the
        distribution must take TLS 1.0, for its security policy can't be chosen.

    Fix:
        Have a certificate made in us-east-1, and set it with the domain as an alias.

    CLI:
        aws acm request-certificate --region us-east-1 --domain-name DOMAIN
            --validation-method DNS
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
    """
    if distribution.certificate.is_default:
        return Fail(f"distribution {distribution.id} shows the certificate of CloudFront")
    return Pass(f"distribution {distribution.id} shows a certificate of its own")
