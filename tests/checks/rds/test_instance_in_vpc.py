from fleetscan.checks.rds.instance_in_vpc import instance_in_vpc
from fleetscan.verdicts import Fail, Pass
from tests.checks.rds.subjects import instance


def test_an_instance_in_a_vpc_passes() -> None:
    assert instance_in_vpc(instance()) == Pass("instance orders is in vpc-1")


def test_one_in_none_fails() -> None:
    assert isinstance(instance_in_vpc(instance(vpc_id=None)), Fail)
