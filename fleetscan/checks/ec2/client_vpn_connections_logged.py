"""`ec2.client_vpn_connections_logged`."""

from fleetscan.catalogue import check
from fleetscan.facts.vpc import ClientVpnEndpoint
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.LOW,
    frameworks=["fsbp:EC2.51"],
    prowler=["ec2_client_vpn_endpoint_connection_logging_enabled"],
    config_rules=["ec2-client-vpn-connection-log-enabled"],
)
def client_vpn_connections_logged(endpoint: ClientVpnEndpoint) -> Verdict:
    """The Client VPN endpoint logs connections.

    Why:
        Who connected, from where and for how long is what an investigation asks first, and nothing
        else knows it.

    Fix:
        Switch connection logging on, into a log group of CloudWatch Logs.

    CLI:
        aws ec2 modify-client-vpn-endpoint --client-vpn-endpoint-id ENDPOINT_ID
            --connection-log-options Enabled=true,CloudwatchLogGroup=LOG_GROUP

    Terraform:
        resource "aws_ec2_client_vpn_endpoint" "example" {
          client_cidr_block      = "10.100.0.0/22"
          server_certificate_arn = aws_acm_certificate.example.arn

          authentication_options {
            type                       = "certificate-authentication"
            root_certificate_chain_arn = aws_acm_certificate.root.arn
          }

          connection_log_options {
            enabled              = true
            cloudwatch_log_group = aws_cloudwatch_log_group.vpn.name
          }
        }
    """
    if endpoint.logs_connections:
        return Pass(f"Client VPN endpoint {endpoint.id} logs connections")
    return Fail(f"Client VPN endpoint {endpoint.id} does not log connections")
