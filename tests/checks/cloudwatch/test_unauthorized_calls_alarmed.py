from fleetscan.checks.cloudwatch.unauthorized_calls_alarmed import unauthorized_calls_alarmed
from fleetscan.verdicts import Fail, Pass
from tests.checks.cloudwatch.chain import ACCOUNT, chain

PATTERN = '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }'


def test_an_alarm_on_unauthorized_calls_passes() -> None:
    assert unauthorized_calls_alarmed(ACCOUNT, *chain(PATTERN)) == Pass(
        "calls that are not authorized are counted by metric"
        " filter counter of log group trail, with alarm siren"
    )


def test_without_such_a_filter_nobody_is_told() -> None:
    verdict = unauthorized_calls_alarmed(ACCOUNT, *chain("{ $.eventName = Else }"))
    assert isinstance(verdict, Fail)
    assert verdict.reason.startswith("no alarm tells of calls that are not authorized:")
