"""`cloudfront.distribution_has_web_acl`."""

from fleetscan.catalogue import check
from fleetscan.facts.cloudfront import Distribution
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:CloudFront.6"],
    prowler=["cloudfront_distributions_using_waf"],
    config_rules=["cloudfront-associated-with-waf"],
)
def distribution_has_web_acl(distribution: Distribution) -> Verdict:
    """The distribution has a web ACL of AWS WAF before it.

    Why:
        A web ACL turns the attacks that every site sees away at the edge, and is where a new one
        can be stopped while the application is not mended yet.

    Fix:
        Associate a web ACL of the scope CLOUDFRONT, which is made in us-east-1.

    CLI:
        aws cloudfront associate-distribution-web-acl --id DISTRIBUTION_ID
            --web-acl-arn WEB_ACL_ARN

    Terraform:
        resource "aws_cloudfront_distribution" "example" {
          # the rest as before
          enabled    = true
          web_acl_id = aws_wafv2_web_acl.example.arn

        }
    """
    if distribution.web_acl is None:
        return Fail(f"distribution {distribution.id} has no web ACL")
    return Pass(f"distribution {distribution.id} has the web ACL {distribution.web_acl}")
