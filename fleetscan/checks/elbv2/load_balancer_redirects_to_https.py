"""`elbv2.load_balancer_redirects_to_https`."""

from fleetscan.catalogue import check
from fleetscan.facts.base import known
from fleetscan.facts.elbv2 import Listeners, LoadBalancer
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:ELB.1"],
    prowler=["elbv2_ssl_listeners"],
    config_rules=["alb-http-to-https-redirection-check"],
)
def load_balancer_redirects_to_https(balancer: LoadBalancer, listeners: Listeners) -> Verdict:
    """Where no rule says otherwise, the Application Load Balancer redirects HTTP to HTTPS.

    Why:
        What goes over HTTP can be read and changed by everybody on its way: passwords, cookies,
        and the page itself.

    Fix:
        Have the default action of each HTTP listener redirect to HTTPS, and add an HTTPS listener
        with a certificate if there is none yet.

    CLI:
        aws elbv2 modify-listener --listener-arn LISTENER_ARN
            --default-actions file://redirect.json

    Terraform:
        resource "aws_lb_listener" "http" {
          load_balancer_arn = aws_lb.example.arn
          port              = 80
          protocol          = "HTTP"

          default_action {
            type = "redirect"

            redirect {
              protocol    = "HTTPS"
              port        = "443"
              status_code = "HTTP_301"
            }
          }
        }

    Differs:
        Only default actions are read: a rule of the listener may still send some requests
        somewhere by HTTP. A fixed answer by HTTP fails, as it does for Security Hub.
    """
    kind = known(balancer.kind)
    if kind != "application":
        return NotApplicable(f"load balancer {balancer.id} is a {kind} one: it knows no HTTP")
    plain = [each for each in listeners.all if each.protocol == "HTTP"]
    failing = [f"port {each.port}" for each in plain if not each.redirects_to_https]
    if failing:
        return Fail(
            f"load balancer {balancer.id} does not redirect to HTTPS on {', '.join(failing)}"
        )
    if plain:
        return Pass(f"load balancer {balancer.id} redirects HTTP to HTTPS")
    return Pass(f"load balancer {balancer.id} has no HTTP listener")
