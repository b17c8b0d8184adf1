from typing import Any

import pytest

from fleetscan.checks.ec2.network_acl_admin_ports_closed import network_acl_admin_ports_closed
from fleetscan.facts.vpc import NetworkAcl
from fleetscan.network.rules import AclEntry
from fleetscan.verdicts import Fail, Pass
from tests.checks.ec2.subjects import named


def entry(number: int, **members: Any) -> AclEntry:  # noqa: ANN401 - members of every type
    """Return an entry that allows all, but for what is said."""
    everything: dict[str, Any] = {
        "egress": False,
        "allow": True,
        "protocol": "-1",
        "cidr": "0.0.0.0/0",
    }
    return AclEntry(number=number, **everything | members)


def port(first: int, last: int | None = None) -> dict[str, Any]:
    return {"protocol": "6", "from_port": first, "to_port": first if last is None else last}


def acl(*entries: AclEntry, is_default: bool = False) -> NetworkAcl:
    last = entry(32767, allow=False)
    return NetworkAcl(
        **named("network-acl", "acl-1"), is_default=is_default, entries=(*entries, last)
    )


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ([entry(100)], "tcp port 22 by rule 100 (0.0.0.0/0)"),
        ([entry(100, cidr="::/0")], "tcp port 22 by rule 100 (::/0)"),
        ([entry(100, **port(22))], "tcp port 22 by rule 100 (0.0.0.0/0)"),
        ([entry(100, **port(3000, 4000))], "tcp port 3389 by rule 100 (0.0.0.0/0)"),
        ([entry(90, allow=False, **port(22)), entry(100)], "udp port 22 by rule 100 (0.0.0.0/0)"),
        ([entry(100), entry(110, allow=False)], "tcp port 22 by rule 100 (0.0.0.0/0)"),
    ],
)
def test_an_acl_that_opens_one_fails(entries: list[AclEntry], said: str) -> None:
    assert network_acl_admin_ports_closed(acl(*entries)) == Fail(f"network ACL acl-1 opens {said}")


@pytest.mark.parametrize(
    "entries",
    [
        [],
        [entry(100, **port(443)), entry(110, **port(1024, 3388))],
        [entry(100, cidr="10.0.0.0/8")],
        [entry(90, allow=False), entry(100)],
        # as one keeps the ports of answers open, and these closed
        [
            entry(80, allow=False, **port(22)),
            entry(81, allow=False, **port(22) | {"protocol": "17"}),
            entry(90, allow=False, **port(3389)),
            entry(91, allow=False, **port(3389) | {"protocol": "17"}),
            entry(100),
        ],
        [entry(100, egress=True)],
    ],
)
def test_an_acl_that_opens_none_passes(entries: list[AclEntry]) -> None:
    assert network_acl_admin_ports_closed(acl(*entries)) == Pass(
        "network ACL acl-1 opens none of these ports to the internet: 22, 3389"
    )


def test_the_default_acl_is_judged_like_any_other() -> None:
    assert isinstance(network_acl_admin_ports_closed(acl(entry(100), is_default=True)), Fail)


def test_the_ports_may_be_chosen() -> None:
    given = acl(entry(100, **port(5900)))
    assert isinstance(network_acl_admin_ports_closed(given), Pass)
    assert isinstance(network_acl_admin_ports_closed(given, ports=(22, 5900)), Fail)


def test_how_wide_the_internet_is_may_be_chosen() -> None:
    given = acl(entry(100, cidr="17.0.0.0/8"))
    assert isinstance(network_acl_admin_ports_closed(given), Pass)
    assert isinstance(network_acl_admin_ports_closed(given, widest_ipv4=9), Fail)
