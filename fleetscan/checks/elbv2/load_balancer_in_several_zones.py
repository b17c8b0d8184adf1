"""`elbv2.load_balancer_in_several_zones`."""

from typing import Annotated

from msgspec import Meta

from fleetscan.catalogue import check
from fleetscan.facts.elbv2 import LoadBalancer
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:ELB.13"],
    prowler=["elbv2_is_in_multiple_az"],
    config_rules=["elbv2-multiple-az"],
)
def load_balancer_in_several_zones(
    balancer: LoadBalancer, *, min_zones: Annotated[int, Meta(ge=2, le=6)] = 2
) -> Verdict:
    """The load balancer has nodes in several Availability Zones.

    Why:
        One whose nodes are all in one zone is gone with it, however many zones the servers behind
        it are in.

    Fix:
        Give the load balancer a subnet in one more zone.

    CLI:
        aws elbv2 set-subnets --load-balancer-arn BALANCER_ARN --subnets SUBNET_ID SUBNET_ID

    Terraform:
        resource "aws_lb" "example" {
          name    = "web"
          subnets = [aws_subnet.a.id, aws_subnet.b.id]
        }

    Options:
        min_zones: how many zones are enough
    """
    zones = sorted(set(balancer.zones))
    named = ", ".join(zones) or "no zone"
    if len(zones) >= min_zones:
        return Pass(f"load balancer {balancer.id} is in {named}")
    return Fail(f"load balancer {balancer.id} is in {named} alone")
