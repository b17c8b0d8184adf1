from fleetscan.checks.elbv2.load_balancer_drops_invalid_headers import (
    load_balancer_drops_invalid_headers,
)
from fleetscan.verdicts import Fail, NotApplicable, Pass
from tests.checks.elbv2.subjects import attributes, balancer


def test_a_load_balancer_that_drops_them_passes() -> None:
    settings = attributes(drops_invalid_headers=True)
    assert isinstance(load_balancer_drops_invalid_headers(balancer(), settings), Pass)


def test_one_that_hands_them_on_fails() -> None:
    settings = attributes(drops_invalid_headers=False)
    assert isinstance(load_balancer_drops_invalid_headers(balancer(), settings), Fail)


def test_one_that_reads_no_headers_is_not_judged() -> None:
    settings = attributes(drops_invalid_headers=None)
    verdict = load_balancer_drops_invalid_headers(balancer("network"), settings)
    assert verdict == NotApplicable("load balancer web is a network one")
