"""`vpc.ec2_endpoint_exists`."""

from collections.abc import Iterable
from typing import Annotated

from msgspec import Meta

from fleetscan.catalogue import check
from fleetscan.catalogue.parameters import Name
from fleetscan.facts.base import InRegion
from fleetscan.facts.vpc import Vpc, VpcEndpoint
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:EC2.10"],
    prowler=["vpc_endpoint_for_ec2_enabled"],
    config_rules=["vpc-endpoint-enabled"],
)
def ec2_endpoint_exists(
    vpc: Vpc,
    endpoints: InRegion[VpcEndpoint],
    *,
    services: Annotated[tuple[Name, ...], Meta(min_length=1)] = ("ec2",),
) -> Verdict:
    """The VPC has an endpoint for the API of EC2.

    Why:
        Without one, calls to the API leave the VPC for the internet, so the subnets that make them
        need a way out.

    Fix:
        Create an interface endpoint for the service in the VPC, with private DNS.

    CLI:
        aws ec2 create-vpc-endpoint --vpc-id VPC_ID --vpc-endpoint-type Interface
            --service-name com.amazonaws.REGION.ec2 --subnet-ids SUBNET_ID
            --security-group-ids GROUP_ID

    Terraform:
        resource "aws_vpc_endpoint" "ec2" {
          vpc_id              = aws_vpc.example.id
          service_name        = "com.amazonaws.eu-west-1.ec2"
          vpc_endpoint_type   = "Interface"
          subnet_ids          = aws_subnet.example[*].id
          security_group_ids  = [aws_security_group.endpoints.id]
          private_dns_enabled = true
        }

    Differs:
        Every VPC is judged, as in AWS's control; Prowler leaves out those that nothing runs in. An
        endpoint that is not available yet, or was rejected, does not count.

    Options:
        services: the ends of the names of services that each need an endpoint, as in
            com.amazonaws.eu-west-1.ec2
    """
    found = {
        endpoint.service_name
        for endpoint in endpoints.matching(_vpc, vpc.id)
        if endpoint.state == "available"
    }
    lacking = [
        service for service in services if not any(name.endswith(f".{service}") for name in found)
    ]
    if lacking:
        return Fail(f"VPC {vpc.id} has no endpoint for {', '.join(lacking)}")
    return Pass(f"VPC {vpc.id} has an endpoint for {', '.join(services)}")


def _vpc(endpoint: VpcEndpoint) -> Iterable[str]:
    return (endpoint.vpc_id,)
