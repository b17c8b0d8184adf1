from fleetscan.checks.cloudwatch.vpc_changes_alarmed import vpc_changes_alarmed
from fleetscan.verdicts import Fail, Pass
from tests.checks.cloudwatch.chain import ACCOUNT, chain

PATTERN = (
    "{ ($.eventSource=ec2.amazonaws.com) && (($.eventName=CreateVpc) || "
    "($.eventName=DeleteVpc) || ($.eventName=ModifyVpcAttribute) || "
    "($.eventName=AcceptVpcPeeringConnection) || "
    "($.eventName=CreateVpcPeeringConnection) || "
    "($.eventName=DeleteVpcPeeringConnection) || "
    "($.eventName=RejectVpcPeeringConnection) || ($.eventName=AttachClassicLinkVpc) "
    "|| ($.eventName=DetachClassicLinkVpc) || ($.eventName=DisableVpcClassicLink) || "
    "($.eventName=EnableVpcClassicLink)) }"
)


def test_an_alarm_on_vpc_changes_passes() -> None:
    assert vpc_changes_alarmed(ACCOUNT, *chain(PATTERN)) == Pass(
        "changes to VPCs are counted by metric filter counter of log group trail, with alarm siren"
    )


def test_without_such_a_filter_nobody_is_told() -> None:
    verdict = vpc_changes_alarmed(ACCOUNT, *chain("{ $.eventName = Else }"))
    assert isinstance(verdict, Fail)
    assert verdict.reason.startswith("no alarm tells of changes to VPCs:")
