"""`elb.load_balancer_listeners_encrypted`."""

from fleetscan.catalogue import check
from fleetscan.facts.elb import ClassicLoadBalancer
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:ELB.3"],
    prowler=["elb_ssl_listeners"],
    config_rules=["elb-tls-https-listeners-only"],
)
def load_balancer_listeners_encrypted(balancer: ClassicLoadBalancer) -> Verdict:
    """The Classic Load Balancer listens by HTTPS or SSL alone.

    Why:
        What clients send by HTTP or TCP can be read and changed by everybody on its way, unless
        the server behind ends the encryption itself, which the load balancer does not show.

    Fix:
        Replace each listener of HTTP by one of HTTPS, and of TCP by one of SSL, with a certificate.

    CLI:
        aws elb delete-load-balancer-listeners --load-balancer-name BALANCER
            --load-balancer-ports 80
        aws elb create-load-balancer-listeners --load-balancer-name BALANCER
            --listeners Protocol=HTTPS,LoadBalancerPort=443,InstancePort=8080,SSLCertificateId=ARN

    Terraform:
        resource "aws_elb" "example" {
          name    = "web"
          subnets = aws_subnet.public[*].id

          listener {
            lb_port            = 443
            lb_protocol        = "https"
            instance_port      = 8080
            instance_protocol  = "http"
            ssl_certificate_id = aws_acm_certificate.example.arn
          }
        }
    """
    if not balancer.listeners:
        return NotApplicable(f"load balancer {balancer.id} has no listener")
    plain = [
        f"{each.protocol} on port {each.port}"
        for each in balancer.listeners
        if each.protocol not in {"HTTPS", "SSL"}
    ]
    if plain:
        return Fail(f"load balancer {balancer.id} listens by {', '.join(plain)}")
    return Pass(f"load balancer {balancer.id} listens by HTTPS or SSL alone")
