from fleetscan.checks.cloudwatch.authentication_failures_alarmed import (
    authentication_failures_alarmed,
)
from fleetscan.verdicts import Fail, Pass
from tests.checks.cloudwatch.chain import ACCOUNT, chain

PATTERN = '{ ($.eventName = "ConsoleLogin") && ($.errorMessage = "Failed authentication") }'


def test_an_alarm_on_authentication_failures_passes() -> None:
    assert authentication_failures_alarmed(ACCOUNT, *chain(PATTERN)) == Pass(
        "failed sign-ins are counted by metric filter counter of log group trail, with alarm siren"
    )


def test_without_such_a_filter_nobody_is_told() -> None:
    verdict = authentication_failures_alarmed(ACCOUNT, *chain("{ $.eventName = Else }"))
    assert isinstance(verdict, Fail)
    assert verdict.reason.startswith("no alarm tells of failed sign-ins:")
