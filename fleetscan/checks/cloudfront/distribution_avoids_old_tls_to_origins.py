"""`cloudfront.distribution_avoids_old_tls_to_origins`."""

from typing import Annotated, Literal

from msgspec import Meta

from fleetscan.catalogue import check
from fleetscan.facts.cloudfront import Distribution
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict

TlsProtocol = Literal["SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2"]

_HTTP_ONLY = "http-only"


@check(
    severity=Severity.LOW,
    frameworks=["fsbp:CloudFront.10"],
    prowler=["cloudfront_distributions_using_deprecated_ssl_protocols"],
    config_rules=["cloudfront-no-deprecated-ssl-protocols"],
)
def distribution_avoids_old_tls_to_origins(
    distribution: Distribution,
    *,
    old_protocols: Annotated[tuple[TlsProtocol, ...], Meta(min_length=1)] = (
        "SSLv3",
        "TLSv1",
        "TLSv1.1",
    ),
) -> Verdict:
    """The distribution offers its web servers no version of TLS that is given up.

    Why:
        SSL 3.0 is broken, and TLS 1.0 and 1.1 lean on hashes that are: whoever sits between the
        edge and the origin may make both take the oldest that they have in common.

    Fix:
        Leave TLS 1.2 alone in the origin's list, after a look whether the server speaks it.

    CLI:
        aws cloudfront get-distribution-config --id DISTRIBUTION_ID
        aws cloudfront update-distribution --id DISTRIBUTION_ID --if-match ETAG
            --distribution-config file://config.json

    Terraform:
        resource "aws_cloudfront_distribution" "example" {
          # the rest as before
          enabled = true

          origin {
            origin_id   = "web"
            domain_name = "origin.example.com"

            custom_origin_config {
              http_port              = 80
              https_port             = 443
              origin_protocol_policy = "https-only"
              origin_ssl_protocols   = ["TLSv1.2"]
            }
          }
        }

    Differs:
        AWS Config looks for SSL 3.0 alone; `old_protocols = ["SSLv3"]` makes both the same. TLS 1.0
        and 1.1 are given up as well since 2021 (RFC 8996). An origin that is spoken to by HTTP
        alone has no TLS and is not judged here.

    Options:
        old_protocols: the versions that must not be offered
    """
    web = [
        each
        for each in distribution.origins
        if each.protocol_policy is not None and each.protocol_policy != _HTTP_ONLY
    ]
    if not web:
        return NotApplicable(f"distribution {distribution.id} speaks TLS to no web server")
    found = sorted(
        f"{each.id} ({', '.join(offered)})"
        for each in web
        if (offered := sorted(set(each.tls_protocols) & set(old_protocols)))
    )
    if found:
        return Fail(f"distribution {distribution.id} offers old TLS to {', '.join(found)}")
    return Pass(f"distribution {distribution.id} offers its origins no old TLS")
