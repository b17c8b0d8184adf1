from fleetscan.checks.elbv2.load_balancer_in_several_zones import load_balancer_in_several_zones
from fleetscan.verdicts import Fail, Pass
from tests.checks.elbv2.subjects import balancer


def test_a_load_balancer_in_two_zones_passes() -> None:
    verdict = load_balancer_in_several_zones(balancer("network", "eu-west-1b", "eu-west-1a"))
    assert verdict == Pass("load balancer web is in eu-west-1a, eu-west-1b")


def test_two_subnets_of_one_zone_fail() -> None:
    verdict = load_balancer_in_several_zones(balancer("network", "eu-west-1a", "eu-west-1a"))
    assert verdict == Fail("load balancer web is in eu-west-1a alone")


def test_more_zones_may_be_asked_for() -> None:
    two = balancer("application", "eu-west-1b", "eu-west-1a")
    assert isinstance(load_balancer_in_several_zones(two, min_zones=3), Fail)
