"""`elb.load_balancer_in_several_zones`."""

from typing import Annotated

from msgspec import Meta

from fleetscan.catalogue import check
from fleetscan.facts.elb import ClassicLoadBalancer
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:ELB.10"],
    prowler=["elb_is_in_multiple_az"],
    config_rules=["clb-multiple-az"],
)
def load_balancer_in_several_zones(
    balancer: ClassicLoadBalancer, *, min_zones: Annotated[int, Meta(ge=2, le=6)] = 2
) -> Verdict:
    """The Classic Load Balancer has nodes in several Availability Zones.

    Why:
        One whose nodes are all in one zone is gone with it, however many zones the servers behind
        it are in.

    Fix:
        Attach a subnet of one more zone, in which there are instances as well.

    CLI:
        aws elb attach-load-balancer-to-subnets --load-balancer-name BALANCER --subnets SUBNET_ID

    Terraform:
        resource "aws_elb" "example" {
          name    = "web"
          subnets = [aws_subnet.a.id, aws_subnet.b.id]

          listener {
            lb_port            = 443
            lb_protocol        = "https"
            instance_port      = 8080
            instance_protocol  = "http"
            ssl_certificate_id = aws_acm_certificate.example.arn
          }
        }

    Options:
        min_zones: how many zones are enough
    """
    zones = sorted(set(balancer.zones))
    named = ", ".join(zones) or "no zone"
    if len(zones) >= min_zones:
        return Pass(f"load balancer {balancer.id} is in {named}")
    return Fail(f"load balancer {balancer.id} is in {named} alone")
