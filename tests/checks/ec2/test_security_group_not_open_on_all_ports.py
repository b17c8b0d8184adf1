import pytest

from fleetscan.checks.ec2.security_group_not_open_on_all_ports import (
    security_group_not_open_on_all_ports,
)
from fleetscan.facts.base import InRegion
from fleetscan.network.rules import GroupRule
from fleetscan.verdicts import Fail, Pass
from tests.checks.ec2.subjects import NO_LISTS, group, prefix_list, rule


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ([rule(None, protocol="-1")], "all ports of tcp from 0.0.0.0/0"),
        ([rule(0, 65535)], "all ports of tcp from 0.0.0.0/0"),
        ([rule(0, 65535, "udp", cidrs=("::/0",))], "all ports of udp from ::/0"),
        ([rule(1, 65535)], "all ports of tcp from 0.0.0.0/0"),
        ([rule(0, 99), rule(100, 65535)], "all ports of tcp from 0.0.0.0/0"),
        ([rule(0, 65535, cidrs=(), prefix_lists=("pl-1",))], "all ports of tcp from pl-1"),
    ],
)
def test_a_group_that_opens_every_port_fails(rules: list[GroupRule], said: str) -> None:
    lists = InRegion([prefix_list("pl-1", "0.0.0.0/0")])
    verdict = security_group_not_open_on_all_ports(group(*rules), lists)
    assert verdict == Fail(f"security group sg-1 opens {said}")


@pytest.mark.parametrize(
    "rules",
    [
        [],
        [rule(443)],
        [rule(2, 65535)],
        [rule(0, 99), rule(101, 65535)],
        [rule(None, protocol="-1", cidrs=("10.0.0.0/8",))],
        [rule(None, protocol="-1", cidrs=(), groups=("sg-1",))],
        [rule(-1, -1, "icmp")],
    ],
)
def test_a_group_that_does_not_passes(rules: list[GroupRule]) -> None:
    verdict = security_group_not_open_on_all_ports(group(*rules), NO_LISTS)
    assert verdict == Pass("security group sg-1 does not open all ports to the internet")


def test_how_wide_the_internet_is_may_be_chosen() -> None:
    wide = group(rule(None, protocol="-1", cidrs=("17.0.0.0/8",)))
    assert isinstance(security_group_not_open_on_all_ports(wide, NO_LISTS), Pass)
    assert isinstance(security_group_not_open_on_all_ports(wide, NO_LISTS, widest_ipv4=9), Fail)
