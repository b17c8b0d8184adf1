from fleetscan.checks.ec2.transit_gateway_no_auto_accept import transit_gateway_no_auto_accept
from fleetscan.facts.vpc import TransitGateway
from fleetscan.verdicts import Fail, Pass
from tests.checks.ec2.subjects import named


def gateway(*, accepts: bool) -> TransitGateway:
    return TransitGateway(**named("transit-gateway", "tgw-1"), accepts_attachments=accepts)


def test_a_gateway_that_waits_for_a_person_passes() -> None:
    verdict = transit_gateway_no_auto_accept(gateway(accepts=False))
    assert verdict == Pass("transit gateway tgw-1 does not accept shared attachments by itself")


def test_a_gateway_that_accepts_by_itself_fails() -> None:
    verdict = transit_gateway_no_auto_accept(gateway(accepts=True))
    assert verdict == Fail("transit gateway tgw-1 accepts shared attachments by itself")
