import pytest

from fleetscan.checks.ec2.security_group_used import security_group_used
from fleetscan.facts.base import InRegion
from fleetscan.facts.vpc import NetworkInterface, SecurityGroup
from fleetscan.network.rules import GroupRule
from fleetscan.verdicts import Cause, Fail, NotApplicable, NotRead, Pass, Unread
from tests.checks.ec2.subjects import group, named, rule

DENIED = Unread(cause=Cause.ACCESS_DENIED, message="refused")

UNUSED = Fail("security group sg-1 is used by nothing")

NAMING_IT = rule(22, cidrs=(), groups=("sg-1",))


def interface(*groups: str) -> NetworkInterface:
    return NetworkInterface(**named("network-interface", "eni-1"), groups=groups)


def other(**members: tuple[GroupRule, ...]) -> SecurityGroup:
    return group(**named("security-group", "sg-2") | members)


def test_a_group_of_a_network_interface_passes() -> None:
    interfaces = InRegion([interface("sg-9"), interface("sg-2", "sg-1")])
    verdict = security_group_used(group(), interfaces, InRegion([group()]))
    assert verdict == Pass("security group sg-1 is used by network interfaces")


@pytest.mark.parametrize("direction", ["ingress", "egress"])
def test_a_group_that_a_rule_of_another_names_passes(direction: str) -> None:
    groups = InRegion([group(), other(**{direction: (rule(80), NAMING_IT)})])
    verdict = security_group_used(group(), InRegion([interface("sg-2")]), groups)
    assert verdict == Pass("security group sg-1 is named in a rule of sg-2")


def test_a_group_that_only_its_own_rules_name_fails() -> None:
    given = group(NAMING_IT)
    verdict = security_group_used(given, InRegion([interface("sg-2")]), InRegion([given, other()]))
    assert verdict == UNUSED


def test_the_default_group_is_not_judged() -> None:
    given = group(name="default")
    assert isinstance(security_group_used(given, InRegion([]), InRegion([given])), NotApplicable)


def test_a_use_that_was_found_is_enough_and_none_needs_all() -> None:
    some = InRegion([interface("sg-1")], [DENIED])
    assert isinstance(security_group_used(group(), some, InRegion([])), Pass)
    with pytest.raises(NotRead):
        security_group_used(group(), InRegion([interface("sg-2")], [DENIED]), InRegion([]))
    with pytest.raises(NotRead):
        security_group_used(group(), InRegion([]), InRegion([group()], [DENIED]))
