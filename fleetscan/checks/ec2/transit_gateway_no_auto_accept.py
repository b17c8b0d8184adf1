"""`ec2.transit_gateway_no_auto_accept`."""

from fleetscan.catalogue import check
from fleetscan.facts.vpc import TransitGateway
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.HIGH,
    frameworks=["fsbp:EC2.23"],
    prowler=["ec2_transitgateway_auto_accept_vpc_attachments"],
    config_rules=["ec2-transit-gateway-auto-vpc-attach-disabled"],
)
def transit_gateway_no_auto_accept(gateway: TransitGateway) -> Verdict:
    """The transit gateway does not accept attachments of other accounts by itself.

    Why:
        If it does, every account that the gateway is shared with joins its network whenever it
        likes, and nobody looks at what is connected.

    Fix:
        Switch automatic acceptance off, and accept attachments after a look at them.

    CLI:
        aws ec2 modify-transit-gateway --transit-gateway-id GATEWAY_ID
            --options AutoAcceptSharedAttachments=disable

    Terraform:
        resource "aws_ec2_transit_gateway" "example" {
          auto_accept_shared_attachments = "disable"
        }

    Differs:
        A gateway that another account shares with this one is judged where it belongs.
    """
    if gateway.accepts_attachments:
        return Fail(f"transit gateway {gateway.id} accepts shared attachments by itself")
    return Pass(f"transit gateway {gateway.id} does not accept shared attachments by itself")
