"""What Amazon EC2 says of an account that never set defaults, and has no Client VPN."""

from fleetscan.demo.recorded import Members, Replies
from fleetscan.demo.wire import Request


def _snapshots(request: Request) -> Members | None:
    """Say that none is public: moto does not look at what the request asks for."""
    return {"Snapshots": []} if "RestorableBy.1" in request.parameters else None


REPLIES: Replies = {
    "ec2:DescribeClientVpnEndpoints": {"ClientVpnEndpoints": []},
    "ec2:DescribeSnapshots": _snapshots,
    "ec2:GetInstanceMetadataDefaults": {"AccountLevel": {}},
}
