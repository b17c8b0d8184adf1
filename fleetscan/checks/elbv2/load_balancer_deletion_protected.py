"""`elbv2.load_balancer_deletion_protected`."""

from fleetscan.catalogue import check
from fleetscan.facts.elbv2 import LoadBalancer, LoadBalancerAttributes
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:ELB.6"],
    prowler=["elbv2_deletion_protection"],
    config_rules=["elb-deletion-protection-enabled"],
)
def load_balancer_deletion_protected(
    balancer: LoadBalancer, attributes: LoadBalancerAttributes
) -> Verdict:
    """The load balancer is protected from deletion.

    Why:
        Behind a load balancer stands everything that it serves, and a new one has another name:
        one deletion by mistake is an outage until every DNS record is changed.

    Fix:
        Switch deletion protection on. Whoever really wants to delete it switches it off first.

    CLI:
        aws elbv2 modify-load-balancer-attributes --load-balancer-arn BALANCER_ARN
            --attributes Key=deletion_protection.enabled,Value=true

    Terraform:
        resource "aws_lb" "example" {
          name                       = "web"
          subnets                    = aws_subnet.public[*].id
          enable_deletion_protection = true
        }
    """
    if attributes.deletion_protection:
        return Pass(f"load balancer {balancer.id} is protected from deletion")
    return Fail(f"load balancer {balancer.id} is not protected from deletion")
