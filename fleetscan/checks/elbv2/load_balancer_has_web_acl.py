"""`elbv2.load_balancer_has_web_acl`."""

from fleetscan.catalogue import check
from fleetscan.facts.base import known
from fleetscan.facts.elbv2 import LoadBalancer, WebAcl
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:ELB.16"],
    prowler=["elbv2_waf_acl_attached"],
    config_rules=["alb-waf-enabled"],
)
def load_balancer_has_web_acl(balancer: LoadBalancer, web_acl: WebAcl) -> Verdict:
    """The Application Load Balancer has a web ACL of AWS WAF before it.

    Why:
        A web ACL turns the attacks that every site sees away before they reach the application,
        and is where a new one can be stopped while the application is not mended yet.

    Fix:
        Associate a web ACL of the region; the managed rule groups of AWS are a start.

    CLI:
        aws wafv2 associate-web-acl --web-acl-arn WEB_ACL_ARN --resource-arn BALANCER_ARN

    Terraform:
        resource "aws_wafv2_web_acl_association" "example" {
          resource_arn = aws_lb.example.arn
          web_acl_arn  = aws_wafv2_web_acl.example.arn
        }

    Differs:
        WAF Classic, which AWS has switched off, is not asked.
    """
    kind = known(balancer.kind)
    if kind != "application":
        return NotApplicable(
            f"load balancer {balancer.id} is a {kind} one: it can't have a web ACL"
        )
    if web_acl.arn is None:
        return Fail(f"load balancer {balancer.id} has no web ACL")
    return Pass(f"load balancer {balancer.id} has the web ACL {web_acl.arn}")
