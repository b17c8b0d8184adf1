"""`elbv2.load_balancer_logged`."""

from fleetscan.catalogue import check
from fleetscan.facts.base import known
from fleetscan.facts.elbv2 import Listeners, LoadBalancer, LoadBalancerAttributes
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:ELB.5", "cis-7.0:4.10"],
    prowler=["elbv2_logging_enabled"],
    config_rules=["elb-logging-enabled"],
)
def load_balancer_logged(
    balancer: LoadBalancer, attributes: LoadBalancerAttributes, listeners: Listeners
) -> Verdict:
    """The load balancer writes access logs into a bucket.

    Why:
        They tell who asked for what and what came of it, which is what an investigation begins
        with. What was not written down at the time can't be had later.

    Fix:
        Switch access logs on, into a bucket whose policy lets load balancers of the region write.

    CLI:
        aws elbv2 modify-load-balancer-attributes --load-balancer-arn BALANCER_ARN
            --attributes Key=access_logs.s3.bucket,Value=BUCKET
            Key=access_logs.s3.enabled,Value=true

    Terraform:
        resource "aws_lb" "example" {
          name    = "web"
          subnets = aws_subnet.public[*].id

          access_logs {
            bucket  = aws_s3_bucket.logs.id
            enabled = true
          }
        }

    Differs:
        A Network Load Balancer logs only what comes by TLS: without such a listener it is not
        judged. Gateway Load Balancers have no access logs. Security Hub judges applications alone.
        As for AWS's control, what the balancer itself writes into a bucket counts, and not what
        CloudWatch Logs delivers of it, into a bucket or elsewhere (ALB_ACCESS_LOGS and
        NLB_ACCESS_LOGS).
    """
    if attributes.access_logs:
        return Pass(f"load balancer {balancer.id} writes access logs into a bucket")
    if attributes.access_logs is None:
        return NotApplicable(f"load balancer {balancer.id} is a {known(balancer.kind)} one")
    is_network = known(balancer.kind) == "network"
    if is_network and not any(each.protocol == "TLS" for each in listeners.all):
        return NotApplicable(f"load balancer {balancer.id} has no TLS listener, and logs no other")
    return Fail(f"load balancer {balancer.id} itself writes no access logs into a bucket")
