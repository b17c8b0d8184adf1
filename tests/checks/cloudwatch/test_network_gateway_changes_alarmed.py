from fleetscan.checks.cloudwatch.network_gateway_changes_alarmed import (
    network_gateway_changes_alarmed,
)
from fleetscan.verdicts import Fail, Pass
from tests.checks.cloudwatch.chain import ACCOUNT, chain

PATTERN = (
    "{ ($.eventSource=ec2.amazonaws.com) && (($.eventName=CreateCustomerGateway) || "
    "($.eventName=DeleteCustomerGateway) || ($.eventName=AttachInternetGateway) || "
    "($.eventName=CreateInternetGateway) || ($.eventName=DeleteInternetGateway) || "
    "($.eventName=DetachInternetGateway)) }"
)


def test_an_alarm_on_network_gateway_changes_passes() -> None:
    assert network_gateway_changes_alarmed(ACCOUNT, *chain(PATTERN)) == Pass(
        "changes to network gateways are counted by metric"
        " filter counter of log group trail, with alarm siren"
    )


def test_without_such_a_filter_nobody_is_told() -> None:
    verdict = network_gateway_changes_alarmed(ACCOUNT, *chain("{ $.eventName = Else }"))
    assert isinstance(verdict, Fail)
    assert verdict.reason.startswith("no alarm tells of changes to network gateways:")
