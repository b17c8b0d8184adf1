import pytest

from fleetscan.checks.vpc.subnet_no_public_address_by_default import (
    subnet_no_public_address_by_default,
)
from fleetscan.facts.vpc import Subnet
from fleetscan.verdicts import Fail, Pass
from tests.checks.ec2.subjects import named


def subnet(*gives: str) -> Subnet:
    return Subnet(
        **named("subnet", "subnet-1"),
        availability_zone="eu-west-1a",
        gives_ipv4_addresses="IPv4" in gives,
        gives_ipv6_addresses="IPv6" in gives,
    )


def test_a_subnet_that_gives_no_address_passes() -> None:
    verdict = subnet_no_public_address_by_default(subnet())
    assert verdict == Pass("subnet subnet-1 gives no public address by itself")


@pytest.mark.parametrize("gives", [["IPv4"], ["IPv6"], ["IPv4", "IPv6"]])
def test_a_subnet_that_gives_one_fails(gives: list[str]) -> None:
    assert subnet_no_public_address_by_default(subnet(*gives)) == Fail(
        f"subnet subnet-1 gives new network interfaces public {' and '.join(gives)} addresses"
    )
