import pytest

from fleetscan.checks.vpc.ec2_endpoint_exists import ec2_endpoint_exists
from fleetscan.facts.base import InRegion
from fleetscan.facts.vpc import Vpc, VpcEndpoint
from fleetscan.verdicts import Cause, Fail, NotRead, Pass, Unread
from tests.checks.ec2.subjects import named

VPC = Vpc(**named("vpc", "vpc-1"))

DENIED = Unread(cause=Cause.ACCESS_DENIED, message="refused")


def endpoint(service: str = "ec2", vpc: str = "vpc-1", state: str = "available") -> VpcEndpoint:
    return VpcEndpoint(
        **named("vpc-endpoint", "vpce-1"),
        vpc_id=vpc,
        service_name=f"com.amazonaws.eu-west-1.{service}",
        state=state,
    )


def test_a_vpc_with_an_endpoint_passes() -> None:
    verdict = ec2_endpoint_exists(VPC, InRegion([endpoint("s3"), endpoint()]))
    assert verdict == Pass("VPC vpc-1 has an endpoint for ec2")


@pytest.mark.parametrize(
    "endpoints",
    [
        [],
        [endpoint("s3"), endpoint("ec2messages")],
        [endpoint(vpc="vpc-2")],
        [endpoint(state="pending"), endpoint(state="rejected")],
    ],
)
def test_a_vpc_without_one_fails(endpoints: list[VpcEndpoint]) -> None:
    verdict = ec2_endpoint_exists(VPC, InRegion(endpoints))
    assert verdict == Fail("VPC vpc-1 has no endpoint for ec2")


def test_the_services_may_be_chosen() -> None:
    endpoints = InRegion([endpoint("ssm"), endpoint("ecr.api")])
    verdict = ec2_endpoint_exists(VPC, endpoints, services=("ssm", "ecr.api", "ecr.dkr"))
    assert verdict == Fail("VPC vpc-1 has no endpoint for ecr.dkr")
    assert isinstance(ec2_endpoint_exists(VPC, endpoints, services=("ecr.api",)), Pass)


def test_endpoints_that_were_not_read_are_no_verdict() -> None:
    with pytest.raises(NotRead):
        ec2_endpoint_exists(VPC, InRegion([endpoint("s3")], [DENIED]))
