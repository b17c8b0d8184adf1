from fleetscan.checks.cloudwatch.route_table_changes_alarmed import route_table_changes_alarmed
from fleetscan.verdicts import Fail, Pass
from tests.checks.cloudwatch.chain import ACCOUNT, chain

PATTERN = (
    "{ ($.eventSource=ec2.amazonaws.com) && (($.eventName=CreateRoute) || "
    "($.eventName=CreateRouteTable) || ($.eventName=ReplaceRoute) || "
    "($.eventName=ReplaceRouteTableAssociation) || ($.eventName=DeleteRouteTable) || "
    "($.eventName=DeleteRoute) || ($.eventName=DisassociateRouteTable)) }"
)


def test_an_alarm_on_route_table_changes_passes() -> None:
    assert route_table_changes_alarmed(ACCOUNT, *chain(PATTERN)) == Pass(
        "changes to route tables are counted by metric"
        " filter counter of log group trail, with alarm siren"
    )


def test_without_such_a_filter_nobody_is_told() -> None:
    verdict = route_table_changes_alarmed(ACCOUNT, *chain("{ $.eventName = Else }"))
    assert isinstance(verdict, Fail)
    assert verdict.reason.startswith("no alarm tells of changes to route tables:")
