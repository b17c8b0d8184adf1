from fleetscan.checks.elb.load_balancer_in_several_zones import load_balancer_in_several_zones
from fleetscan.verdicts import Fail, Pass
from tests.checks.elb.subjects import balancer


def test_a_load_balancer_in_two_zones_passes() -> None:
    verdict = load_balancer_in_several_zones(balancer(zones=("eu-west-1b", "eu-west-1a")))
    assert verdict == Pass("load balancer old is in eu-west-1a, eu-west-1b")


def test_one_in_fewer_than_are_asked_for_fails() -> None:
    one, two = balancer(zones=("eu-west-1a",)), balancer(zones=("eu-west-1b", "eu-west-1a"))
    assert load_balancer_in_several_zones(one) == Fail("load balancer old is in eu-west-1a alone")
    assert isinstance(load_balancer_in_several_zones(two, min_zones=3), Fail)
