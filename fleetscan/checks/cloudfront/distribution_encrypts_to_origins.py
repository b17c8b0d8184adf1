"""`cloudfront.distribution_encrypts_to_origins`."""

from fleetscan.catalogue import check
from fleetscan.facts.cloudfront import Distribution, Origin
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:CloudFront.9"],
    prowler=["cloudfront_distributions_origin_traffic_encrypted"],
    config_rules=["cloudfront-traffic-to-origin-encrypted"],
)
def distribution_encrypts_to_origins(distribution: Distribution) -> Verdict:
    """The distribution speaks to its web servers by HTTPS alone.

    Why:
        Between the edge and the origin lies the internet: what viewers sent encrypted could be
        read and changed there.

    Fix:
        Set the origin's protocol policy to `https-only`; or leave `match-viewer`, and have the
        behaviors that use it redirect viewers to HTTPS.

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
        Origins that are buckets are not judged, as by others: CloudFront asks them as it was asked
        itself, and there is no setting. The website of a bucket speaks HTTP alone, and fails. An
        origin with `match-viewer` fails by the behaviors that use it, also through a group, and
        not by those of other origins.
    """
    web = [each for each in distribution.origins if each.protocol_policy is not None]
    if not web:
        return NotApplicable(f"distribution {distribution.id} has no web server as its origin")
    plain = sorted(each.id for each in web if _is_plain(each, distribution))
    if plain:
        return Fail(f"distribution {distribution.id} may speak HTTP to {', '.join(plain)}")
    return Pass(f"distribution {distribution.id} speaks HTTPS to its origins")


def _is_plain(origin: Origin, distribution: Distribution) -> bool:
    if origin.protocol_policy == "match-viewer":
        targets = {origin.id}
        targets |= {each.id for each in distribution.groups if origin.id in each.members}
        return any(
            each.target in targets and each.viewer_policy == "allow-all"
            for each in distribution.behaviors
        )
    return origin.protocol_policy != "https-only"
