"""Which IAM actions a sweep needs: of the role in each account, and of whoever assumes it."""

from typing import Final

from fleetscan.aws.accounts import ASSUME_ROLE
from fleetscan.aws.organizations import READING
from fleetscan.aws.regions import call_for_regions
from fleetscan.catalogue import Call, Needs
from fleetscan.policy.model import Statement

__all__ = ["ORGANIZATION_ACTIONS", "SIMULATE", "source_statements", "target_statements"]

#: what the discovery of an organization's accounts calls
ORGANIZATION_ACTIONS: Final = tuple(sorted(call.iam_action for call in READING))

#: how it can be asked beforehand which calls the role's policies allow
SIMULATE: Final = Call("iam:SimulatePrincipalPolicy")


def target_statements(
    needs: Needs, *, partition: str = "aws", doctor: bool = False
) -> tuple[Statement, ...]:
    """Return what the role in each account must be allowed for some checks.

    That is what the collectors declare, and the call by which the engine learns the enabled
    regions: `account:ListRegions`, or `ec2:DescribeRegions` in a partition that has no Account API.
    Elsewhere the latter is only called where the former is denied, and `sts:GetCallerIdentity`
    needs no permission. `doctor` adds what a preflight asks.
    """
    calls = (*needs.calls, call_for_regions(partition))
    actions = {action for call in calls for action in call.iam_actions}
    statements = [Statement(sid="FleetscanReads", actions=tuple(sorted(actions)))]
    if doctor:
        statements.append(Statement(sid="FleetscanDoctor", actions=(SIMULATE.iam_action,)))
    return tuple(statements)


def source_statements(*, organization: bool = False) -> tuple[Statement, ...]:
    """Return what the identity must be allowed that assumes the roles.

    `organization` adds what it takes to find the accounts of an organization.
    """
    statements = [
        Statement(sid="FleetscanEnters", actions=(ASSUME_ROLE.iam_action,), on_role=True),
    ]
    if organization:
        statements.append(Statement(sid="FleetscanFindsAccounts", actions=ORGANIZATION_ACTIONS))
    return tuple(statements)
