from fleetscan.checks.cloudwatch.cloudtrail_changes_alarmed import cloudtrail_changes_alarmed
from fleetscan.verdicts import Fail, Pass
from tests.checks.cloudwatch.chain import ACCOUNT, chain

PATTERN = (
    "{ ($.eventSource=cloudtrail.amazonaws.com) && (($.eventName=CreateTrail) || "
    "($.eventName=UpdateTrail) || ($.eventName=DeleteTrail) || "
    "($.eventName=StartLogging) || ($.eventName=StopLogging)) }"
)


def test_an_alarm_on_cloudtrail_changes_passes() -> None:
    assert cloudtrail_changes_alarmed(ACCOUNT, *chain(PATTERN)) == Pass(
        "changes to trails are counted by metric"
        " filter counter of log group trail, with alarm siren"
    )


def test_without_such_a_filter_nobody_is_told() -> None:
    verdict = cloudtrail_changes_alarmed(ACCOUNT, *chain("{ $.eventName = Else }"))
    assert isinstance(verdict, Fail)
    assert verdict.reason.startswith("no alarm tells of changes to trails:")
