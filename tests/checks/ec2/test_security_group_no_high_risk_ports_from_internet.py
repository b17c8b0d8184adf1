import pytest

from fleetscan.checks.ec2.security_group_no_high_risk_ports_from_internet import (
    security_group_no_high_risk_ports_from_internet,
)
from fleetscan.facts.base import InRegion
from fleetscan.network.rules import GroupRule
from fleetscan.verdicts import Fail, Pass
from tests.checks.ec2.subjects import NO_LISTS, group, prefix_list, rule

CLOSED = Pass("security group sg-1 opens no port at high risk to the internet")


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ([rule(3306)], "tcp port 3306 from 0.0.0.0/0"),
        ([rule(9200, 9299)], "tcp port 9200 from 0.0.0.0/0"),
        ([rule(8888, cidrs=("::/0",))], "tcp port 8888 from ::/0"),
        ([rule(23), rule(5432)], "tcp port 23 from 0.0.0.0/0, and 1 more"),
        ([rule(None, protocol="-1")], "tcp port 20 from 0.0.0.0/0, and 23 more"),
        ([rule(25, cidrs=(), prefix_lists=("pl-1",))], "tcp port 25 from pl-1"),
    ],
)
def test_a_group_that_opens_one_fails(rules: list[GroupRule], said: str) -> None:
    lists = InRegion([prefix_list("pl-1", "0.0.0.0/0")])
    verdict = security_group_no_high_risk_ports_from_internet(group(*rules), lists)
    assert verdict == Fail(f"security group sg-1 opens {said}")


@pytest.mark.parametrize(
    "rules",
    [
        [],
        [rule(443), rule(80)],
        [rule(26, 109)],
        [rule(1434, protocol="udp")],
        [rule(0, 65535, cidrs=("192.168.0.0/16",))],
        [rule(5432, cidrs=(), groups=("sg-2",))],
    ],
)
def test_a_group_that_opens_none_passes(rules: list[GroupRule]) -> None:
    assert security_group_no_high_risk_ports_from_internet(group(*rules), NO_LISTS) == CLOSED


def test_the_ports_may_be_chosen() -> None:
    check = security_group_no_high_risk_ports_from_internet
    assert check(group(rule(3306)), NO_LISTS, ports=(27017,)) == CLOSED
    assert isinstance(check(group(rule(27017)), NO_LISTS, ports=(27017,)), Fail)


def test_how_wide_the_internet_is_may_be_chosen() -> None:
    check, wide = (
        security_group_no_high_risk_ports_from_internet,
        group(rule(23, cidrs=("17.0.0.0/8",))),
    )
    assert check(wide, NO_LISTS) == CLOSED
    assert isinstance(check(wide, NO_LISTS, widest_ipv4=9), Fail)
