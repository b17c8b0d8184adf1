from fleetscan.checks.ec2.instance_no_public_address import instance_no_public_address
from fleetscan.verdicts import Fail, Pass
from tests.checks.ec2.subjects import instance


def test_an_instance_without_a_public_address_passes() -> None:
    verdict = instance_no_public_address(instance())
    assert verdict == Pass("instance i-1 has no public IPv4 address")


def test_an_instance_with_public_addresses_fails() -> None:
    given = instance(public_addresses=("192.0.2.1", "192.0.2.2"))
    assert instance_no_public_address(given) == Fail(
        "instance i-1 has public IPv4 addresses: 192.0.2.1, 192.0.2.2"
    )
