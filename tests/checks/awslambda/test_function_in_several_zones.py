import pytest

from fleetscan.checks.awslambda.function_in_several_zones import function_in_several_zones
from fleetscan.facts.base import InRegion
from fleetscan.facts.vpc import Subnet
from fleetscan.verdicts import Cause, Fail, NotApplicable, NotRead, Pass, Unread
from tests.checks.awslambda.subjects import function

SUBNETS = [
    Subnet(
        arn=f"arn:aws:ec2:eu-west-1:111122223333:subnet/{name}",
        id=name,
        region="eu-west-1",
        availability_zone=f"eu-west-1{name[0]}",
        gives_ipv4_addresses=False,
        gives_ipv6_addresses=False,
    )
    for name in ("a1", "a2", "b1", "c1")
]

ALL = InRegion(SUBNETS)

UNREAD = Unread(cause=Cause.ACCESS_DENIED, message="refused")


def test_a_function_in_two_zones_passes() -> None:
    verdict = function_in_several_zones(function(vpc_id="vpc-1", subnets="b1 a1"), ALL)
    assert verdict == Pass("function resize is in eu-west-1a, eu-west-1b")


def test_two_subnets_of_one_zone_fail() -> None:
    verdict = function_in_several_zones(function(vpc_id="vpc-1", subnets="a1 a2"), ALL)
    assert verdict == Fail("function resize is in eu-west-1a alone")


def test_more_zones_may_be_asked_for() -> None:
    two = function(vpc_id="vpc-1", subnets="a1 b1")
    assert isinstance(function_in_several_zones(two, ALL, min_zones=3), Fail)
    three = function(vpc_id="vpc-1", subnets="a1 b1 c1")
    assert isinstance(function_in_several_zones(three, ALL, min_zones=3), Pass)


def test_a_function_in_no_vpc_is_not_judged() -> None:
    assert isinstance(function_in_several_zones(function(), ALL), NotApplicable)


def test_a_shared_subnet_matters_only_where_it_could_decide() -> None:
    one = function(vpc_id="vpc-1", subnets="a1 shared")
    assert isinstance(function_in_several_zones(one, ALL), NotApplicable)
    two = function(vpc_id="vpc-1", subnets="a1 b1 shared")
    assert isinstance(function_in_several_zones(two, ALL), Pass)
    assert isinstance(function_in_several_zones(one, ALL, min_zones=3), Fail)


def test_a_list_of_subnets_with_a_gap_is_enough_where_all_of_the_functions_are_in_it() -> None:
    some = InRegion(SUBNETS[:3], [UNREAD])
    known = function(vpc_id="vpc-1", subnets="a1 b1")
    assert isinstance(function_in_several_zones(known, some), Pass)
    with pytest.raises(NotRead):
        function_in_several_zones(function(vpc_id="vpc-1", subnets="a1 c1"), some)
