"""`awslambda.function_in_several_zones`."""

from typing import Annotated

from msgspec import Meta

from fleetscan.catalogue import check
from fleetscan.facts.base import InRegion
from fleetscan.facts.lambda_ import Function
from fleetscan.facts.vpc import Subnet
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:Lambda.5"],
    prowler=["awslambda_function_vpc_multi_az"],
    config_rules=["lambda-vpc-multi-az-check"],
)
def function_in_several_zones(
    function: Function,
    subnets: InRegion[Subnet],
    *,
    min_zones: Annotated[int, Meta(ge=2, le=6)] = 2,
) -> Verdict:
    """The subnets of a function in a VPC are of several Availability Zones.

    Why:
        A function whose subnets are all of one zone can't run while that zone is in trouble, though
        Lambda itself runs in all of them.

    Fix:
        Add a subnet of another zone, one with the same routes as the first.

    CLI:
        aws lambda update-function-configuration --function-name FUNCTION
            --vpc-config SubnetIds=SUBNET_ID,SUBNET_ID,SecurityGroupIds=GROUP_ID

    Terraform:
        resource "aws_lambda_function" "example" {
          function_name = "resize"
          role          = aws_iam_role.example.arn
          handler       = "main.handler"
          runtime       = "python3.13"
          filename      = "resize.zip"

          vpc_config {
            subnet_ids         = [aws_subnet.a.id, aws_subnet.b.id]
            security_group_ids = [aws_security_group.example.id]
          }
        }

    Differs:
        A function in no VPC is not judged. The zone of a subnet that another account shares is not
        read: where it could decide, the function is not judged either.

    Options:
        min_zones: how many zones are enough
    """
    if function.vpc_id is None:
        return NotApplicable(f"function {function.id} is in no VPC")
    zones: set[str] = set()
    shared = []
    for each in function.subnet_ids:
        subnet = next(iter(subnets.with_id(each)), None)
        if subnet is None:
            shared.append(each)
        else:
            zones.add(subnet.availability_zone)
    named = ", ".join(sorted(zones))
    if len(zones) >= min_zones:
        return Pass(f"function {function.id} is in {named}")
    if len(zones) + len(shared) >= min_zones:
        return NotApplicable(
            f"function {function.id} is in subnets of another account, whose zones are not seen:"
            f" {', '.join(sorted(shared))}"
        )
    return Fail(f"function {function.id} is in {named or 'no zone'} alone")
