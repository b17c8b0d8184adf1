import pytest

from fleetscan.checks.vpc.vpn_tunnels_up import vpn_tunnels_up
from fleetscan.facts.vpc import VpnConnection
from fleetscan.verdicts import Fail, NotApplicable, Pass
from tests.checks.ec2.subjects import named


def connection(tunnels: dict[str, bool], state: str = "available") -> VpnConnection:
    return VpnConnection(**named("vpn-connection", "vpn-1"), state=state, tunnels=tunnels)


def test_a_connection_with_both_tunnels_up_passes() -> None:
    assert vpn_tunnels_up(connection({"a": True, "b": True})) == Pass(
        "both tunnels of VPN connection vpn-1 are up"
    )


@pytest.mark.parametrize(
    ("tunnels", "said"),
    [
        ({"a": True, "b": False}, "has tunnels that are down: b"),
        ({"b": False, "a": False}, "has tunnels that are down: a, b"),
        ({"a": True}, "has 1 of two tunnels"),
        ({}, "has 0 of two tunnels"),
    ],
)
def test_any_other_fails(tunnels: dict[str, bool], said: str) -> None:
    assert vpn_tunnels_up(connection(tunnels)) == Fail(f"VPN connection vpn-1 {said}")


def test_a_connection_that_is_not_made_yet_is_not_judged() -> None:
    assert isinstance(vpn_tunnels_up(connection({}, "pending")), NotApplicable)
