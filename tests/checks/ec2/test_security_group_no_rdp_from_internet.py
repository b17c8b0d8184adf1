import pytest

from fleetscan.checks.ec2.security_group_no_rdp_from_internet import (
    security_group_no_rdp_from_internet,
)
from fleetscan.facts.base import InRegion
from fleetscan.network.rules import GroupRule
from fleetscan.verdicts import Cause, Fail, NotRead, Pass, Unread
from tests.checks.ec2.subjects import NO_LISTS, group, prefix_list, rule

PORT = 3389

CLOSED = Pass(f"security group sg-1 does not open port {PORT} to the internet")

DENIED = Unread(cause=Cause.ACCESS_DENIED, message="refused")


@pytest.mark.parametrize(
    ("opened", "said"),
    [
        (rule(PORT), f"tcp port {PORT} from 0.0.0.0/0"),
        (rule(PORT, cidrs=("::/0",)), f"tcp port {PORT} from ::/0"),
        (rule(PORT - 1, PORT + 1), f"tcp port {PORT} from 0.0.0.0/0"),
        (rule(None, protocol="-1"), f"tcp port {PORT} from 0.0.0.0/0"),
        (rule(PORT, protocol="udp"), f"udp port {PORT} from 0.0.0.0/0"),
    ],
)
def test_a_group_that_opens_the_port_fails(opened: GroupRule, said: str) -> None:
    verdict = security_group_no_rdp_from_internet(group(opened), NO_LISTS)
    assert verdict == Fail(f"security group sg-1 opens {said}")


@pytest.mark.parametrize(
    "rules",
    [
        [],
        [rule(PORT + 1), rule(PORT - 1)],
        [rule(-1, -1, "icmp")],
        [rule(PORT, cidrs=("10.0.0.0/8",))],
        [rule(PORT, cidrs=(), groups=("sg-2",))],
    ],
)
def test_a_group_that_does_not_passes(rules: list[GroupRule]) -> None:
    assert security_group_no_rdp_from_internet(group(*rules), NO_LISTS) == CLOSED


def test_what_it_lets_out_does_not_matter() -> None:
    assert security_group_no_rdp_from_internet(group(egress=(rule(PORT),)), NO_LISTS) == CLOSED


def test_a_prefix_list_lets_in_what_is_in_it() -> None:
    lists = InRegion([prefix_list("pl-1", "0.0.0.0/0"), prefix_list("pl-2", "192.0.2.0/24")])
    by_list = {name: group(rule(PORT, cidrs=(), prefix_lists=(name,))) for name in ("pl-1", "pl-2")}
    assert security_group_no_rdp_from_internet(by_list["pl-1"], lists) == Fail(
        f"security group sg-1 opens tcp port {PORT} from pl-1"
    )
    assert security_group_no_rdp_from_internet(by_list["pl-2"], lists) == CLOSED


def test_lists_that_were_not_read_matter_only_to_who_names_one() -> None:
    lists = InRegion([prefix_list("pl-1", "192.0.2.0/24")][:0], [DENIED])
    assert security_group_no_rdp_from_internet(group(rule(80)), lists) == CLOSED
    assert isinstance(security_group_no_rdp_from_internet(group(rule(PORT)), lists), Fail)
    with pytest.raises(NotRead) as caught:
        security_group_no_rdp_from_internet(
            group(rule(PORT, cidrs=(), prefix_lists=("pl-1",))), lists
        )
    assert caught.value.unread == (DENIED,)


def test_how_wide_the_internet_is_may_be_chosen() -> None:
    wide = group(rule(PORT, cidrs=("17.0.0.0/8", "2a00::/16")))
    assert security_group_no_rdp_from_internet(wide, NO_LISTS) == CLOSED
    for options in ({"widest_ipv4": 9}, {"widest_ipv6": 17}):
        assert isinstance(security_group_no_rdp_from_internet(wide, NO_LISTS, **options), Fail)
