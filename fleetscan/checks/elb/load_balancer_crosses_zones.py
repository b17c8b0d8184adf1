"""`elb.load_balancer_crosses_zones`."""

from fleetscan.catalogue import check
from fleetscan.facts.elb import ClassicAttributes, ClassicLoadBalancer
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:ELB.9"],
    prowler=["elb_cross_zone_load_balancing_enabled"],
    config_rules=["elb-cross-zone-load-balancing-enabled"],
)
def load_balancer_crosses_zones(
    balancer: ClassicLoadBalancer, attributes: ClassicAttributes
) -> Verdict:
    """The Classic Load Balancer sends requests to the instances of all its zones alike.

    Why:
        Without it each node knows the instances of its own zone only: a zone with few of them is
        overloaded, and one where all are ill answers nothing.

    Fix:
        Switch cross-zone load balancing on. For a Classic Load Balancer it costs nothing.

    CLI:
        aws elb modify-load-balancer-attributes --load-balancer-name BALANCER
            --load-balancer-attributes CrossZoneLoadBalancing={Enabled=true}

    Terraform:
        resource "aws_elb" "example" {
          name                      = "web"
          subnets                   = aws_subnet.public[*].id
          cross_zone_load_balancing = true

          listener {
            lb_port            = 443
            lb_protocol        = "https"
            instance_port      = 8080
            instance_protocol  = "http"
            ssl_certificate_id = aws_acm_certificate.example.arn
          }
        }
    """
    if attributes.cross_zone:
        return Pass(f"load balancer {balancer.id} balances across its zones")
    return Fail(f"load balancer {balancer.id} does not balance across its zones")
