from fleetscan.checks.cloudwatch.root_usage_alarmed import root_usage_alarmed
from fleetscan.verdicts import Fail, Pass
from tests.checks.cloudwatch.chain import ACCOUNT, chain

PATTERN = (
    '{ ($.userIdentity.type = "Root") && ($.userIdentity.invokedBy NOT EXISTS) && '
    '($.eventType != "AwsServiceEvent") }'
)


def test_an_alarm_on_root_usage_passes() -> None:
    assert root_usage_alarmed(ACCOUNT, *chain(PATTERN)) == Pass(
        "uses of the root user are counted by metric"
        " filter counter of log group trail, with alarm siren"
    )


def test_without_such_a_filter_nobody_is_told() -> None:
    verdict = root_usage_alarmed(ACCOUNT, *chain("{ $.eventName = Else }"))
    assert isinstance(verdict, Fail)
    assert verdict.reason.startswith("no alarm tells of uses of the root user:")
