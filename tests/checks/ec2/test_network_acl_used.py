from fleetscan.checks.ec2.network_acl_used import network_acl_used
from fleetscan.facts.vpc import NetworkAcl
from fleetscan.verdicts import Fail, NotApplicable, Pass
from tests.checks.ec2.subjects import named


def acl(*subnets: str, is_default: bool = False) -> NetworkAcl:
    return NetworkAcl(**named("network-acl", "acl-1"), is_default=is_default, subnets=subnets)


def test_an_acl_of_subnets_passes() -> None:
    verdict = network_acl_used(acl("subnet-2", "subnet-1"))
    assert verdict == Pass("network ACL acl-1 filters subnet-1, subnet-2")


def test_an_acl_of_no_subnet_fails() -> None:
    assert network_acl_used(acl()) == Fail("network ACL acl-1 filters no subnet")


def test_the_default_acl_is_not_judged() -> None:
    assert isinstance(network_acl_used(acl(is_default=True)), NotApplicable)
