from fleetscan.checks.ec2.elastic_ip_associated import elastic_ip_associated
from fleetscan.facts.vpc import ElasticIp
from fleetscan.verdicts import Fail, Pass
from tests.checks.ec2.subjects import named


def address(*, is_associated: bool) -> ElasticIp:
    return ElasticIp(
        **named("elastic-ip", "eipalloc-1"), address="192.0.2.1", is_associated=is_associated
    )


def test_an_address_in_use_passes() -> None:
    verdict = elastic_ip_associated(address(is_associated=True))
    assert verdict == Pass("Elastic IP address 192.0.2.1 is in use")


def test_an_address_that_nothing_has_fails() -> None:
    verdict = elastic_ip_associated(address(is_associated=False))
    assert verdict == Fail("Elastic IP address 192.0.2.1 is associated with nothing")
