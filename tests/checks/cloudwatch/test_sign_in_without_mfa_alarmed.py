from fleetscan.checks.cloudwatch.sign_in_without_mfa_alarmed import sign_in_without_mfa_alarmed
from fleetscan.verdicts import Fail, Pass
from tests.checks.cloudwatch.chain import ACCOUNT, chain

PATTERN = '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") }'


def test_an_alarm_on_sign_in_without_mfa_passes() -> None:
    assert sign_in_without_mfa_alarmed(ACCOUNT, *chain(PATTERN)) == Pass(
        "sign-ins without MFA are counted by metric"
        " filter counter of log group trail, with alarm siren"
    )


def test_without_such_a_filter_nobody_is_told() -> None:
    verdict = sign_in_without_mfa_alarmed(ACCOUNT, *chain("{ $.eventName = Else }"))
    assert isinstance(verdict, Fail)
    assert verdict.reason.startswith("no alarm tells of sign-ins without MFA:")
