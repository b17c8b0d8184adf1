"""`elb.load_balancer_logged`."""

from fleetscan.catalogue import check
from fleetscan.facts.elb import ClassicAttributes, ClassicLoadBalancer
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:ELB.5"],
    prowler=["elb_logging_enabled"],
    config_rules=["elb-logging-enabled"],
)
def load_balancer_logged(balancer: ClassicLoadBalancer, attributes: ClassicAttributes) -> Verdict:
    """The Classic Load Balancer writes access logs.

    Why:
        They tell who asked for what and what came of it, which is what an investigation begins
        with. What was not written down at the time can't be had later.

    Fix:
        Switch access logs on, into a bucket whose policy lets load balancers of the region write.

    CLI:
        aws elb modify-load-balancer-attributes --load-balancer-name BALANCER
            --load-balancer-attributes AccessLog={Enabled=true,S3BucketName=BUCKET}

    Terraform:
        resource "aws_elb" "example" {
          name    = "web"
          subnets = aws_subnet.public[*].id

          access_logs {
            bucket  = aws_s3_bucket.logs.id
            enabled = true
          }

          listener {
            lb_port            = 443
            lb_protocol        = "https"
            instance_port      = 8080
            instance_protocol  = "http"
            ssl_certificate_id = aws_acm_certificate.example.arn
          }
        }
    """
    if attributes.access_logs:
        return Pass(f"load balancer {balancer.id} writes access logs")
    return Fail(f"load balancer {balancer.id} writes no access logs")
