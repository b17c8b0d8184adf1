import pytest

from fleetscan.checks.elbv2.load_balancer_redirects_to_https import (
    load_balancer_redirects_to_https,
)
from fleetscan.facts.elbv2 import Listener, Listeners
from fleetscan.verdicts import Fail, NotApplicable, NotRead, Pass
from tests.checks.elbv2.subjects import UNKNOWN, balancer

HTTPS = Listener(port=443, protocol="HTTPS", redirects_to_https=False)
PLAIN = Listener(port=8080, protocol="HTTP", redirects_to_https=False)
REDIRECTED = Listener(port=80, protocol="HTTP", redirects_to_https=True)


@pytest.mark.parametrize("found", [(HTTPS,), (HTTPS, REDIRECTED), ()])
def test_https_alone_and_redirections_pass(found: tuple[Listener, ...]) -> None:
    assert isinstance(load_balancer_redirects_to_https(balancer(), Listeners(all=found)), Pass)


def test_one_listener_that_answers_http_fails() -> None:
    found = Listeners(all=(HTTPS, REDIRECTED, PLAIN))
    assert load_balancer_redirects_to_https(balancer(), found) == Fail(
        "load balancer web does not redirect to HTTPS on port 8080"
    )


@pytest.mark.parametrize("kind", ["network", "gateway"])
def test_other_kinds_are_not_judged(kind: str) -> None:
    verdict = load_balancer_redirects_to_https(balancer(kind), Listeners(all=()))
    assert isinstance(verdict, NotApplicable)


def test_a_type_that_nobody_knows_is_no_verdict() -> None:
    with pytest.raises(NotRead):
        load_balancer_redirects_to_https(balancer(UNKNOWN), Listeners(all=()))
