from fleetscan.checks.cloudwatch.kms_key_disabling_alarmed import kms_key_disabling_alarmed
from fleetscan.verdicts import Fail, Pass
from tests.checks.cloudwatch.chain import ACCOUNT, chain

PATTERN = (
    "{ ($.eventSource=kms.amazonaws.com) && (($.eventName=DisableKey) || "
    "($.eventName=ScheduleKeyDeletion)) }"
)


def test_an_alarm_on_kms_key_disabling_passes() -> None:
    assert kms_key_disabling_alarmed(ACCOUNT, *chain(PATTERN)) == Pass(
        "disabled keys and keys scheduled for deletion are counted by metric"
        " filter counter of log group trail, with alarm siren"
    )


def test_without_such_a_filter_nobody_is_told() -> None:
    verdict = kms_key_disabling_alarmed(ACCOUNT, *chain("{ $.eventName = Else }"))
    assert isinstance(verdict, Fail)
    assert verdict.reason.startswith(
        "no alarm tells of disabled keys and keys scheduled for deletion:"
    )
