"""`vpc.vpn_tunnels_up`."""

from fleetscan.catalogue import check
from fleetscan.facts.vpc import VpnConnection
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict

#: AWS makes two, so that one can fail
_TUNNELS = 2


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:EC2.20"],
    prowler=["vpc_vpn_connection_tunnels_up"],
    config_rules=["vpc-vpn-2-tunnels-up"],
)
def vpn_tunnels_up(connection: VpnConnection) -> Verdict:
    """Both tunnels of the Site-to-Site VPN connection are up.

    Why:
        AWS replaces the end of a tunnel now and then. With the other one down, the sites are cut
        off from each other for that long.

    Fix:
        Configure the second tunnel on the customer gateway, and see why it stays down in the status
        that AWS gives of it.

    CLI:
        aws ec2 describe-vpn-connections --vpn-connection-ids CONNECTION_ID
            --query 'VpnConnections[].VgwTelemetry'

    Terraform:
        None: a tunnel comes up by what is configured on the customer gateway.
    """
    if connection.state != "available":
        return NotApplicable(f"VPN connection {connection.id} is {connection.state}")
    down = sorted(address for address, is_up in connection.tunnels.items() if not is_up)
    if down:
        return Fail(f"VPN connection {connection.id} has tunnels that are down: {', '.join(down)}")
    if len(connection.tunnels) < _TUNNELS:
        return Fail(f"VPN connection {connection.id} has {len(connection.tunnels)} of two tunnels")
    return Pass(f"both tunnels of VPN connection {connection.id} are up")
