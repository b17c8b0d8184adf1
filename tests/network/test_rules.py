from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleetscan.network.addresses import Width
from fleetscan.network.rules import (
    AclEntry,
    GroupRule,
    acl_opens,
    group_opens,
    group_opens_all_ports,
)

ANYWHERE = ("0.0.0.0/0",)
WIDTH = Width(ipv4=8, ipv6=16)

LISTS = {
    "pl-all": ("0.0.0.0/1", "128.0.0.0/1"),
    "pl-half": ("0.0.0.0/1",),
    "pl-own": ("8.8.8.0/24",),
}


def not_asked(name: str) -> tuple[str, ...]:
    raise AssertionError(name)


def rule(
    protocol: str = "tcp",
    ports: tuple[int | None, int | None] = (22, 22),
    cidrs: tuple[str, ...] = ANYWHERE,
    **members: tuple[str, ...],
) -> GroupRule:
    first, last = ports
    return GroupRule(protocol=protocol, from_port=first, to_port=last, cidrs=cidrs, **members)


def opens(
    *rules: GroupRule, port: int = 22, protocols: Sequence[str] = ("tcp", "udp")
) -> str | None:
    return group_opens(rules, port, protocols=protocols, entries=LISTS.__getitem__, width=WIDTH)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (rule(), "tcp port 22 from 0.0.0.0/0"),
        (rule(cidrs=("::/0",)), "tcp port 22 from ::/0"),
        (rule(cidrs=("0.0.0.0/0", "::/0")), "tcp port 22 from 0.0.0.0/0"),
        (rule(cidrs=("0.0.0.0/1", "128.0.0.0/1")), "tcp port 22 from 0.0.0.0/1, 128.0.0.0/1"),
        (rule(cidrs=("0.0.0.0/2", "8.8.8.8/32")), "tcp port 22 from 0.0.0.0/2, 8.8.8.8/32"),
        (rule(cidrs=("10.0.0.0/8", "0.0.0.0/0", "1.2.3.4/32")), "tcp port 22 from 0.0.0.0/0"),
        (rule(ports=(0, 65535)), "tcp port 22 from 0.0.0.0/0"),
        (rule(ports=(20, 30)), "tcp port 22 from 0.0.0.0/0"),
        (rule(ports=(22, 80)), "tcp port 22 from 0.0.0.0/0"),
        (rule(ports=(1, 22)), "tcp port 22 from 0.0.0.0/0"),
        (rule("6"), "tcp port 22 from 0.0.0.0/0"),
        (rule("udp"), "udp port 22 from 0.0.0.0/0"),
        (rule("17"), "udp port 22 from 0.0.0.0/0"),
        (rule("-1", (None, None)), "tcp port 22 from 0.0.0.0/0"),
        # of all protocols, a range means nothing
        (rule("-1", (0, 0)), "tcp port 22 from 0.0.0.0/0"),
        (rule("-1", (-1, -1)), "tcp port 22 from 0.0.0.0/0"),
        (rule(cidrs=(), prefix_lists=("pl-all",)), "tcp port 22 from pl-all"),
        (rule(cidrs=("128.0.0.0/1",), prefix_lists=("pl-half",)), "tcp port 22 from "),
    ],
)
def test_a_group_opens_a_port(given: GroupRule, said: str) -> None:
    found = opens(given)
    assert found is not None
    assert found.startswith(said)


@pytest.mark.parametrize(
    "given",
    [
        rule(ports=(23, 80)),
        rule(ports=(0, 21)),
        # type 8 and any code: an echo request, and no ports
        rule("icmp", (8, -1)),
        rule("icmp", (-1, -1)),
        rule("icmpv6", (None, None)),
        rule("50", (None, None)),
        rule(cidrs=("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fd00::/8")),
        rule(cidrs=("203.0.113.0/24", "2001:db8::/32")),
        rule(cidrs=(), groups=("sg-2",)),
        rule(cidrs=(), prefix_lists=("pl-own",)),
        rule(cidrs=()),
    ],
)
def test_a_group_does_not_open_a_port(given: GroupRule) -> None:
    assert opens(given) is None


def test_what_two_rules_let_in_is_taken_together() -> None:
    halves = [rule(cidrs=(half,)) for half in ("0.0.0.0/1", "128.0.0.0/1")]
    assert opens(*halves) == "tcp port 22 from 0.0.0.0/1, 128.0.0.0/1"
    # unless they are about different ports
    assert opens(rule(cidrs=("17.0.0.0/8",)), rule(ports=(80, 80), cidrs=("18.0.0.0/8",))) is None


def test_of_many_sources_some_are_named() -> None:
    blocks = tuple(f"{first}.0.0.0/8" for first in range(20, 26))
    assert opens(rule(cidrs=blocks)) == (
        "tcp port 22 from 20.0.0.0/8, 21.0.0.0/8, 22.0.0.0/8 and 3 more"
    )


def test_lists_are_asked_for_only_where_blocks_are_not_enough() -> None:
    rules = [rule(), rule(cidrs=(), prefix_lists=("pl-1",)), rule(ports=(80, 80))]
    found = group_opens(rules, 22, protocols=["tcp"], entries=not_asked, width=WIDTH)
    assert found == "tcp port 22 from 0.0.0.0/0"
    assert group_opens(rules, 443, protocols=["tcp"], entries=not_asked, width=WIDTH) is None


def test_a_protocol_that_is_not_asked_for_opens_nothing() -> None:
    assert opens(rule("udp"), protocols=["tcp"]) is None


def all_ports(*rules: GroupRule) -> str | None:
    return group_opens_all_ports(rules, entries=LISTS.__getitem__, width=WIDTH)


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ([rule("-1", (None, None))], "all ports of tcp from 0.0.0.0/0"),
        ([rule("-1", (0, 0))], "all ports of tcp from 0.0.0.0/0"),
        ([rule("tcp", (0, 65535))], "all ports of tcp from 0.0.0.0/0"),
        ([rule("tcp", (1, 65535))], "all ports of tcp from 0.0.0.0/0"),
        ([rule("udp", (0, 65535), ("::/0",))], "all ports of udp from ::/0"),
        ([rule("tcp", (0, 1023)), rule("tcp", (1000, 65535))], "all ports of tcp from 0.0.0.0/0"),
        ([rule("tcp", (0, 65535), (), prefix_lists=("pl-all",))], "all ports of tcp from pl-all"),
    ],
)
def test_a_group_opens_all_ports(rules: list[GroupRule], said: str) -> None:
    assert all_ports(*rules) == said


@pytest.mark.parametrize(
    "rules",
    [
        [],
        [rule("tcp", (2, 65535))],
        [rule("tcp", (0, 65534))],
        [rule("tcp", (0, 1000)), rule("tcp", (1002, 65535))],
        [rule("tcp", (0, 1000)), rule("udp", (1001, 65535))],
        [rule("tcp", (0, 1000)), rule("tcp", (1001, 65535), ("10.0.0.0/8",))],
        [rule("icmp", (-1, -1))],
        [rule("-1", (None, None), ("10.0.0.0/8",))],
    ],
)
def test_a_group_does_not_open_all_ports(rules: list[GroupRule]) -> None:
    assert all_ports(*rules) is None


def entry(
    number: int,
    action: str = "allow",
    cidr: str = "0.0.0.0/0",
    protocol: str = "6",
    ports: tuple[int | None, int | None] = (22, 22),
    *,
    egress: bool = False,
) -> AclEntry:
    first, last = ports
    return AclEntry(
        number=number,
        allow=action == "allow",
        cidr=cidr,
        protocol=protocol,
        from_port=first,
        to_port=last,
        egress=egress,
    )


def acl(*entries: AclEntry) -> str | None:
    return acl_opens(entries, 22, protocols=("tcp", "udp"), width=WIDTH)


LAST = entry(32767, "deny", protocol="-1", ports=(None, None))


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ([entry(100), LAST], "tcp port 22 by rule 100 (0.0.0.0/0)"),
        ([entry(100, protocol="-1", ports=(None, None))], "tcp port 22 by rule 100 (0.0.0.0/0)"),
        ([entry(100, protocol="-1", ports=(0, 0))], "tcp port 22 by rule 100 (0.0.0.0/0)"),
        ([entry(100, protocol="17")], "udp port 22 by rule 100 (0.0.0.0/0)"),
        ([entry(100, cidr="::/0")], "tcp port 22 by rule 100 (::/0)"),
        ([entry(100, ports=(0, 1024))], "tcp port 22 by rule 100 (0.0.0.0/0)"),
        # the deny comes too late, whatever the order in which they are told
        ([entry(200, "deny"), entry(100)], "tcp port 22 by rule 100 (0.0.0.0/0)"),
        # it is about less than what is let in
        ([entry(1, "deny", "0.0.0.0/2"), entry(2)], "tcp port 22 by rule 2 (0.0.0.0/0)"),
        ([entry(1, "deny", ports=(23, 80)), entry(2)], "tcp port 22 by rule 2 (0.0.0.0/0)"),
        ([entry(1, "deny", protocol="17"), entry(2)], "tcp port 22 by rule 2 (0.0.0.0/0)"),
        ([entry(1, "deny", "::/0"), entry(2)], "tcp port 22 by rule 2 (0.0.0.0/0)"),
        ([entry(1, "deny", egress=True), entry(2)], "tcp port 22 by rule 2 (0.0.0.0/0)"),
        (
            [entry(1, cidr="0.0.0.0/1"), entry(2, cidr="128.0.0.0/1")],
            "tcp port 22 by rule 1 (0.0.0.0/1), 2 (128.0.0.0/1)",
        ),
    ],
)
def test_an_acl_opens_a_port(entries: list[AclEntry], said: str) -> None:
    assert acl(*entries) == said


@pytest.mark.parametrize(
    "entries",
    [
        [],
        [LAST],
        [entry(100, "deny"), entry(200)],
        [entry(200), entry(100, "deny")],
        [entry(100, "deny", protocol="-1", ports=(None, None)), entry(200)],
        [entry(100, "deny", protocol="-1", ports=(0, 0)), entry(200)],
        [entry(100, "deny", ports=(0, 65535)), entry(200, protocol="6")],
        [entry(1, "deny", "0.0.0.0/1"), entry(2, "deny", "128.0.0.0/1"), entry(3)],
        # of what is allowed, no more than a /8 is left
        [entry(1, "deny", "0.0.0.0/1"), entry(2, cidr="0.0.0.0/1"), entry(3, cidr="200.0.0.0/8")],
        [entry(100, egress=True)],
        [entry(100, ports=(23, 3388))],
        [entry(100, protocol="1", ports=(None, None))],
        [entry(100, cidr="10.0.0.0/8")],
    ],
)
def test_an_acl_does_not_open_a_port(entries: list[AclEntry]) -> None:
    assert acl(*entries) is None


def test_of_many_entries_some_are_named() -> None:
    entries = [entry(each, cidr=f"{each}.0.0.0/8") for each in range(20, 26)]
    assert acl(*entries) == (
        "tcp port 22 by rule 20 (20.0.0.0/8), 21 (21.0.0.0/8), 22 (22.0.0.0/8) and 3 more"
    )


blocks = st.sampled_from(["0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1", "16.0.0.0/6", "10.0.0.0/8"])
ports = st.sampled_from([(22, 22), (0, 65535), (20, 21), (None, None)])
protocols = st.sampled_from(["6", "17", "-1", "1"])
entries = st.lists(
    st.builds(
        entry, st.integers(1, 9), st.sampled_from(["allow", "deny"]), blocks, protocols, ports
    ),
    unique_by=lambda each: each.number,
)


@given(entries)
def test_an_allow_that_is_added_closes_nothing_and_a_deny_opens_nothing(
    given: list[AclEntry],
) -> None:
    if acl(*given):
        assert acl(*given, entry(0))
        assert acl(*given, entry(10, "deny"))
    else:
        assert not acl(*given, entry(0, "deny"))


rules = st.lists(st.builds(rule, st.sampled_from(["tcp", "udp", "-1"]), ports, st.tuples(blocks)))


@given(rules, rules)
def test_a_rule_that_is_added_closes_nothing(some: list[GroupRule], more: list[GroupRule]) -> None:
    if opens(*some):
        assert opens(*some, *more)
    if all_ports(*some):
        assert all_ports(*some, *more)
        assert opens(*some)
