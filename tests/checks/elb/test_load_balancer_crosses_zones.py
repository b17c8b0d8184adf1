from fleetscan.checks.elb.load_balancer_crosses_zones import load_balancer_crosses_zones
from fleetscan.facts.elb import ClassicAttributes
from fleetscan.verdicts import Fail, Pass
from tests.checks.elb.subjects import balancer


def test_a_load_balancer_that_crosses_zones_passes() -> None:
    settings = ClassicAttributes(access_logs=False, cross_zone=True)
    verdict = load_balancer_crosses_zones(balancer(), settings)
    assert verdict == Pass("load balancer old balances across its zones")


def test_one_that_does_not_fails() -> None:
    settings = ClassicAttributes(access_logs=True, cross_zone=False)
    assert isinstance(load_balancer_crosses_zones(balancer(), settings), Fail)
