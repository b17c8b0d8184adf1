from fleetscan.checks.cloudwatch.organizations_changes_alarmed import organizations_changes_alarmed
from fleetscan.verdicts import Fail, Pass
from tests.checks.cloudwatch.chain import ACCOUNT, chain

PATTERN = (
    "{ ($.eventSource=organizations.amazonaws.com) && (($.eventName=AcceptHandshake) "
    "|| ($.eventName=AttachPolicy) || ($.eventName=CreateAccount) || "
    "($.eventName=CreateOrganizationalUnit) || ($.eventName=CreatePolicy) || "
    "($.eventName=DeclineHandshake) || ($.eventName=DeleteOrganization) || "
    "($.eventName=DeleteOrganizationalUnit) || ($.eventName=DeletePolicy) || "
    "($.eventName=DetachPolicy) || ($.eventName=DisablePolicyType) || "
    "($.eventName=EnablePolicyType) || ($.eventName=InviteAccountToOrganization) || "
    "($.eventName=LeaveOrganization) || ($.eventName=MoveAccount) || "
    "($.eventName=RemoveAccountFromOrganization) || ($.eventName=UpdatePolicy) || "
    "($.eventName=UpdateOrganizationalUnit)) }"
)


def test_an_alarm_on_organizations_changes_passes() -> None:
    assert organizations_changes_alarmed(ACCOUNT, *chain(PATTERN)) == Pass(
        "changes to the organization are counted by metric"
        " filter counter of log group trail, with alarm siren"
    )


def test_without_such_a_filter_nobody_is_told() -> None:
    verdict = organizations_changes_alarmed(ACCOUNT, *chain("{ $.eventName = Else }"))
    assert isinstance(verdict, Fail)
    assert verdict.reason.startswith("no alarm tells of changes to the organization:")
