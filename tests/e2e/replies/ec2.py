"""The network of the account of one of each, beyond what moto plays there."""

from typing import Any

from fleetscan.demo.wire import Request


def _arn(request: Request, resource: str) -> str:
    call = request.call
    return f"arn:aws:ec2:{call.region}:{call.account_id}:{resource}"


def _owned(key: str, **members: object) -> Any:  # noqa: ANN401 - a reply
    """Return what answers with one resource of the account."""
    return lambda request: {key: [{"OwnerId": request.call.account_id, **members}]}


def _prefix_lists(request: Request) -> dict[str, Any]:
    return {
        "PrefixLists": [
            {
                "PrefixListId": f"pl-{name}",
                "PrefixListArn": _arn(request, f"prefix-list/pl-{name}"),
                "PrefixListName": name,
                "OwnerId": owner,
            }
            for name, owner in (("own", request.call.account_id), ("s3", "AWS"))
        ]
    }


def _security_groups(request: Request) -> dict[str, Any]:
    """Return the default group and one that nothing uses, with a rule that names a prefix list."""
    rule = {"IpProtocol": "-1", "PrefixListIds": [{"PrefixListId": "pl-own"}]}
    own = {"OwnerId": request.call.account_id, "VpcId": "vpc-1"}
    return {
        "SecurityGroups": [
            {"GroupId": "sg-1", "GroupName": "default", **own},
            {"GroupId": "sg-2", "GroupName": "unused", "IpPermissions": [rule], **own},
        ]
    }


def _transit_gateways(request: Request) -> dict[str, Any]:
    return {
        "TransitGateways": [
            {
                "TransitGatewayId": "tgw-1",
                "TransitGatewayArn": _arn(request, "transit-gateway/tgw-1"),
                "OwnerId": request.call.account_id,
                "State": "available",
                "Options": {"AutoAcceptSharedAttachments": "enable"},
            }
        ]
    }


REPLIES: dict[str, Any] = {
    "ec2:DescribeClientVpnEndpoints": {
        "ClientVpnEndpoints": [
            {
                "ClientVpnEndpointId": "cvpn-endpoint-1",
                "Status": {"Code": "available"},
                "ConnectionLogOptions": {"Enabled": False},
            }
        ]
    },
    "ec2:DescribeFlowLogs": {
        "FlowLogs": [
            {
                "FlowLogId": "fl-1",
                "ResourceId": "vpc-1",
                "FlowLogStatus": "ACTIVE",
                "TrafficType": "ALL",
                "DeliverLogsStatus": "SUCCESS",
            }
        ]
    },
    "ec2:DescribeLaunchTemplates": {
        "LaunchTemplates": [{"LaunchTemplateId": "lt-1", "LaunchTemplateName": "template"}]
    },
    "ec2:DescribeLaunchTemplateVersions": {
        "LaunchTemplateVersions": [
            {
                "LaunchTemplateId": "lt-1",
                "VersionNumber": 1,
                "LaunchTemplateData": {"NetworkInterfaces": [{"AssociatePublicIpAddress": True}]},
            }
        ]
    },
    "ec2:DescribeManagedPrefixLists": _prefix_lists,
    "ec2:GetManagedPrefixListEntries": {"Entries": [{"Cidr": "198.51.100.0/24"}]},
    "ec2:DescribeSecurityGroups": _security_groups,
    "ec2:DescribeTransitGateways": _transit_gateways,
    "ec2:DescribeVpcEndpoints": _owned(
        "VpcEndpoints",
        VpcEndpointId="vpce-1",
        VpcId="vpc-1",
        ServiceName="com.amazonaws.us-east-1.ec2",
        State="Available",
    ),
    "ec2:DescribeVpcPeeringConnections": {
        "VpcPeeringConnections": [
            {
                "VpcPeeringConnectionId": "pcx-1",
                "Status": {"Code": "active"},
                "RequesterVpcInfo": {"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16"},
                "AccepterVpcInfo": {"VpcId": "vpc-2", "CidrBlock": "10.1.0.0/16"},
            }
        ]
    },
    "ec2:DescribeVpnConnections": {
        "VpnConnections": [
            {
                "VpnConnectionId": "vpn-1",
                "State": "available",
                "VgwTelemetry": [
                    {"OutsideIpAddress": "192.0.2.1", "Status": "UP"},
                    {"OutsideIpAddress": "192.0.2.2", "Status": "DOWN"},
                ],
            }
        ]
    },
    "ec2:GetInstanceMetadataDefaults": {
        "AccountLevel": {"HttpTokens": "required", "HttpEndpoint": "enabled"}
    },
}
