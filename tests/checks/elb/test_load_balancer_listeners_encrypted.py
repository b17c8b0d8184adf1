from fleetscan.checks.elb.load_balancer_listeners_encrypted import (
    load_balancer_listeners_encrypted,
)
from fleetscan.facts.elb import ClassicListener
from fleetscan.verdicts import Fail, NotApplicable, Pass
from tests.checks.elb.subjects import balancer

HTTPS, SSL = (ClassicListener(port=443, protocol=each) for each in ("HTTPS", "SSL"))
HTTP, TCP = (ClassicListener(port=80, protocol=each) for each in ("HTTP", "TCP"))


def test_encrypted_listeners_pass() -> None:
    assert isinstance(load_balancer_listeners_encrypted(balancer(HTTPS, SSL)), Pass)


def test_one_that_is_not_encrypted_fails() -> None:
    assert load_balancer_listeners_encrypted(balancer(HTTPS, HTTP, TCP)) == Fail(
        "load balancer old listens by HTTP on port 80, TCP on port 80"
    )


def test_a_load_balancer_that_listens_to_nothing_is_not_judged() -> None:
    assert isinstance(load_balancer_listeners_encrypted(balancer()), NotApplicable)
