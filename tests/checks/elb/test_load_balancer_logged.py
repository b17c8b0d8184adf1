from fleetscan.checks.elb.load_balancer_logged import load_balancer_logged
from fleetscan.facts.elb import ClassicAttributes
from fleetscan.verdicts import Fail, Pass
from tests.checks.elb.subjects import balancer


def test_a_load_balancer_with_access_logs_passes() -> None:
    verdict = load_balancer_logged(balancer(), ClassicAttributes(access_logs=True, cross_zone=True))
    assert verdict == Pass("load balancer old writes access logs")


def test_one_without_fails() -> None:
    settings = ClassicAttributes(access_logs=False, cross_zone=True)
    assert isinstance(load_balancer_logged(balancer(), settings), Fail)
