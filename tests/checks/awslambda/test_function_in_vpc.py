from fleetscan.checks.awslambda.function_in_vpc import function_in_vpc
from fleetscan.verdicts import Fail, Pass
from tests.checks.awslambda.subjects import function


def test_a_function_in_a_vpc_passes() -> None:
    assert function_in_vpc(function(vpc_id="vpc-1")) == Pass("function resize is in vpc-1")


def test_a_function_in_none_fails() -> None:
    assert function_in_vpc(function()) == Fail("function resize is in no VPC")
