from fleetscan.checks.ec2.client_vpn_connections_logged import client_vpn_connections_logged
from fleetscan.facts.vpc import ClientVpnEndpoint
from fleetscan.verdicts import Fail, Pass
from tests.checks.ec2.subjects import named


def endpoint(*, logs: bool) -> ClientVpnEndpoint:
    return ClientVpnEndpoint(**named("client-vpn-endpoint", "cvpn-1"), logs_connections=logs)


def test_an_endpoint_that_logs_passes() -> None:
    verdict = client_vpn_connections_logged(endpoint(logs=True))
    assert verdict == Pass("Client VPN endpoint cvpn-1 logs connections")


def test_an_endpoint_that_does_not_fails() -> None:
    verdict = client_vpn_connections_logged(endpoint(logs=False))
    assert verdict == Fail("Client VPN endpoint cvpn-1 does not log connections")
