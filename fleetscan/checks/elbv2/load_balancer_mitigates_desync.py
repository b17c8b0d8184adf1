"""`elbv2.load_balancer_mitigates_desync`."""

from fleetscan.catalogue import check
from fleetscan.facts.base import known
from fleetscan.facts.elbv2 import LoadBalancer, LoadBalancerAttributes
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:ELB.12"],
    prowler=["elbv2_desync_mitigation_mode"],
    config_rules=["alb-desync-mode-check"],
)
def load_balancer_mitigates_desync(
    balancer: LoadBalancer, attributes: LoadBalancerAttributes
) -> Verdict:
    """The Application Load Balancer's desync mitigation mode is defensive or strictest.

    Why:
        A request that two programs take for two different ones lets an attacker put words into the
        next user's request. In the mode `monitor` the load balancer counts such requests and lets
        them through.

    Fix:
        Set the mode back to `defensive`, which is what a new load balancer has.

    CLI:
        aws elbv2 modify-load-balancer-attributes --load-balancer-arn BALANCER_ARN
            --attributes Key=routing.http.desync_mitigation_mode,Value=defensive

    Terraform:
        resource "aws_lb" "example" {
          name                   = "web"
          subnets                = aws_subnet.public[*].id
          desync_mitigation_mode = "defensive"
        }
    """
    mode = attributes.desync_mode
    if mode is None:
        return NotApplicable(f"load balancer {balancer.id} is a {known(balancer.kind)} one")
    reason = f"load balancer {balancer.id} has the desync mitigation mode {mode}"
    return Pass(reason) if mode in {"defensive", "strictest"} else Fail(reason)
