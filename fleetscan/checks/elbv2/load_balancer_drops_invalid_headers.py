"""`elbv2.load_balancer_drops_invalid_headers`."""

from fleetscan.catalogue import check
from fleetscan.facts.base import known
from fleetscan.facts.elbv2 import LoadBalancer, LoadBalancerAttributes
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:ELB.4"],
    prowler=["elbv2_alb_drop_invalid_header_fields_enabled"],
    config_rules=["alb-http-drop-invalid-header-enabled"],
)
def load_balancer_drops_invalid_headers(
    balancer: LoadBalancer, attributes: LoadBalancerAttributes
) -> Verdict:
    """The Application Load Balancer drops header fields with invalid names.

    Why:
        Programs behind it may read such a field otherwise than the load balancer did, which is how
        a request is smuggled past what was to check it.

    Fix:
        Have the load balancer drop them. See first that no client of yours sends names with other
        characters than letters, digits and hyphens.

    CLI:
        aws elbv2 modify-load-balancer-attributes --load-balancer-arn BALANCER_ARN
            --attributes Key=routing.http.drop_invalid_header_fields.enabled,Value=true

    Terraform:
        resource "aws_lb" "example" {
          name                       = "web"
          subnets                    = aws_subnet.public[*].id
          drop_invalid_header_fields = true
        }
    """
    if attributes.drops_invalid_headers is None:
        return NotApplicable(f"load balancer {balancer.id} is a {known(balancer.kind)} one")
    if attributes.drops_invalid_headers:
        return Pass(f"load balancer {balancer.id} drops header fields with invalid names")
    return Fail(f"load balancer {balancer.id} hands header fields with invalid names on")
