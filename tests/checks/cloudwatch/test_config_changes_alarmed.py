from fleetscan.checks.cloudwatch.config_changes_alarmed import config_changes_alarmed
from fleetscan.verdicts import Fail, Pass
from tests.checks.cloudwatch.chain import ACCOUNT, chain

PATTERN = (
    "{ ($.eventSource=config.amazonaws.com) && "
    "(($.eventName=StopConfigurationRecorder) || ($.eventName=DeleteDeliveryChannel) "
    "|| ($.eventName=PutDeliveryChannel) || ($.eventName=PutConfigurationRecorder)) }"
)


def test_an_alarm_on_config_changes_passes() -> None:
    assert config_changes_alarmed(ACCOUNT, *chain(PATTERN)) == Pass(
        "changes to AWS Config are counted by metric"
        " filter counter of log group trail, with alarm siren"
    )


def test_without_such_a_filter_nobody_is_told() -> None:
    verdict = config_changes_alarmed(ACCOUNT, *chain("{ $.eventName = Else }"))
    assert isinstance(verdict, Fail)
    assert verdict.reason.startswith("no alarm tells of changes to AWS Config:")
