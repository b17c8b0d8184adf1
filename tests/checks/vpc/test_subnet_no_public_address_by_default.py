from fleetscan.checks.vpc.subnet_no_public_address_by_default import (
    subnet_no_public_address_by_default,
)
from fleetscan.facts.vpc import Subnet
from fleetscan.verdicts import Fail, Pass
from tests.checks.ec2.subjects import named


def subnet(*, gives: bool) -> Subnet:
    return Subnet(
        **named("subnet", "subnet-1"), availability_zone="eu-west-1a", gives_public_addresses=gives
    )


def test_a_subnet_that_gives_no_address_passes() -> None:
    verdict = subnet_no_public_address_by_default(subnet(gives=False))
    assert verdict == Pass("subnet subnet-1 gives no public address by itself")


def test_a_subnet_that_does_fails() -> None:
    verdict = subnet_no_public_address_by_default(subnet(gives=True))
    assert verdict == Fail("subnet subnet-1 gives new network interfaces a public address")
