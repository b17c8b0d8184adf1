from fleetscan.checks.cloudwatch.security_group_rule_changes_alarmed import (
    security_group_rule_changes_alarmed,
)
from fleetscan.verdicts import Fail, Pass
from tests.checks.cloudwatch.chain import ACCOUNT, chain

PATTERN = "{ ($.eventSource=ec2.amazonaws.com) && (($.eventName=ModifySecurityGroupRules)) }"


def test_an_alarm_on_security_group_rule_changes_passes() -> None:
    assert security_group_rule_changes_alarmed(ACCOUNT, *chain(PATTERN)) == Pass(
        "modified rules of security groups are counted by metric"
        " filter counter of log group trail, with alarm siren"
    )


def test_without_such_a_filter_nobody_is_told() -> None:
    verdict = security_group_rule_changes_alarmed(ACCOUNT, *chain("{ $.eventName = Else }"))
    assert isinstance(verdict, Fail)
    assert verdict.reason.startswith("no alarm tells of modified rules of security groups:")
