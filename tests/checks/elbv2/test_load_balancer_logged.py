import pytest

from fleetscan.checks.elbv2.load_balancer_logged import load_balancer_logged
from fleetscan.facts.elbv2 import Listener, Listeners
from fleetscan.verdicts import Fail, NotApplicable, NotRead, Pass
from tests.checks.elbv2.subjects import UNKNOWN, attributes, balancer


def listening(*protocols: str) -> Listeners:
    return Listeners(
        all=tuple(Listener(port=443, protocol=each, redirects_to_https=False) for each in protocols)
    )


ON, OFF = attributes(access_logs=True), attributes(access_logs=False)


@pytest.mark.parametrize("kind", ["application", "network"])
def test_a_load_balancer_with_access_logs_passes(kind: str) -> None:
    verdict = load_balancer_logged(balancer(kind), ON, listening("TLS"))
    assert verdict == Pass("load balancer web writes access logs into a bucket")


@pytest.mark.parametrize(("kind", "protocol"), [("application", "HTTP"), ("network", "TLS")])
def test_a_load_balancer_without_access_logs_fails(kind: str, protocol: str) -> None:
    verdict = load_balancer_logged(balancer(kind), OFF, listening("TCP", protocol))
    assert verdict == Fail("load balancer web itself writes no access logs into a bucket")


def test_a_network_load_balancer_without_tls_has_nothing_to_log() -> None:
    verdict = load_balancer_logged(balancer("network"), OFF, listening("TCP", "UDP"))
    assert isinstance(verdict, NotApplicable)


def test_a_gateway_has_no_access_logs() -> None:
    verdict = load_balancer_logged(
        balancer("gateway"), attributes(access_logs=None), listening("GENEVE")
    )
    assert isinstance(verdict, NotApplicable)


def test_a_type_that_nobody_knows_is_no_verdict() -> None:
    with pytest.raises(NotRead):
        load_balancer_logged(balancer(UNKNOWN), OFF, listening("TCP"))
