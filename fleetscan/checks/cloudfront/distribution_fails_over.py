"""`cloudfront.distribution_fails_over`."""

from fleetscan.catalogue import check
from fleetscan.facts.cloudfront import Distribution
from fleetscan.verdicts import Fail, Pass, Severity, Verdict

_ENOUGH = 2


@check(
    severity=Severity.LOW,
    frameworks=["fsbp:CloudFront.4"],
    prowler=["cloudfront_distributions_multiple_origin_failover_configured"],
    config_rules=["cloudfront-origin-failover-enabled"],
)
def distribution_fails_over(distribution: Distribution) -> Verdict:
    """The distribution asks a second origin where the first one fails.

    Why:
        With one origin alone, all that is not in a cache is gone for as long as it is down.

    Fix:
        Make an origin group of two origins with the same content, and have the behaviors use it.

    CLI:
        aws cloudfront get-distribution-config --id DISTRIBUTION_ID
        aws cloudfront update-distribution --id DISTRIBUTION_ID --if-match ETAG
            --distribution-config file://config.json

    Terraform:
        resource "aws_cloudfront_distribution" "example" {
          # the rest as before
          enabled = true

          origin_group {
            origin_id = "both"

            failover_criteria {
              status_codes = [500, 502, 503, 504]
            }

            member {
              origin_id = "first"
            }

            member {
              origin_id = "second"
            }
          }

          default_cache_behavior {
            target_origin_id       = "both"
            viewer_protocol_policy = "redirect-to-https"
            allowed_methods        = ["GET", "HEAD"]
            cached_methods         = ["GET", "HEAD"]
            cache_policy_id        = data.aws_cloudfront_cache_policy.example.id
          }
        }

    Differs:
        A group that no behavior uses does not count: no request gets to it. AWS's control takes its
        existence for enough.
    """
    used = {each.target for each in distribution.behaviors}
    groups = sorted(each.id for each in distribution.groups if len(each.members) >= _ENOUGH)
    if in_use := [each for each in groups if each in used]:
        return Pass(f"distribution {distribution.id} uses the origin groups {', '.join(in_use)}")
    if groups:
        return Fail(f"distribution {distribution.id} uses none of its origin groups")
    return Fail(f"distribution {distribution.id} has no group of two origins")
