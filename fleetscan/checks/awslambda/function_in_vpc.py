"""`awslambda.function_in_vpc`."""

from fleetscan.catalogue import check
from fleetscan.facts.lambda_ import Function
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.LOW,
    frameworks=["fsbp:Lambda.3"],
    prowler=["awslambda_function_inside_vpc"],
    config_rules=["lambda-inside-vpc"],
)
def function_in_vpc(function: Function) -> Verdict:
    """The function is attached to a VPC.

    Why:
        In a VPC, security groups and routes say what a function reaches, and flow logs tell what
        it did reach. Outside of one it may open connections to the whole internet.

    Fix:
        Attach the function to private subnets. What it needs of AWS has to be reachable from
        there: by VPC endpoints, or a NAT gateway.

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
            subnet_ids         = aws_subnet.private[*].id
            security_group_ids = [aws_security_group.example.id]
          }
        }
    """
    if function.vpc_id is None:
        return Fail(f"function {function.id} is in no VPC")
    return Pass(f"function {function.id} is in {function.vpc_id}")
