"""IAM's policy simulator, which moto lacks: it tells what the rules of the simulated AWS deny."""

from collections.abc import Iterable, Mapping, Sequence

from fleetscan.aws.partitions import partition_of
from fleetscan.demo.error_replies import error
from fleetscan.demo.paging import paginate
from fleetscan.demo.rules import Denial, Rule
from fleetscan.demo.wire import Answer, Request

__all__ = ["simulate"]

_OF_ORGANIZATION = frozenset({Denial.NO_SERVICE_CONTROL_POLICY, Denial.SERVICE_CONTROL_POLICY})
_OF_BOUNDARY = frozenset({Denial.NO_PERMISSIONS_BOUNDARY, Denial.PERMISSIONS_BOUNDARY})
# The policies of resources are not simulated unless they are sent along.
_NOT_SIMULATED = frozenset(
    {Denial.NO_RESOURCE_POLICY, Denial.RESOURCE_CONTROL_POLICY, Denial.RESOURCE_POLICY}
)


def simulate(request: Request, rules: Sequence[Rule]) -> Answer:
    """Answer `iam:SimulatePrincipalPolicy` for a role or a user of the caller's account.

    What no rule denies is allowed. Of the context, `aws:RequestedRegion` is known.
    Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
    """
    fields = request.parameters
    account_id = request.call.account_id
    source = fields.get("PolicySourceArn", "")
    partition = partition_of(request.call.region)
    if not source.startswith(f"arn:{partition}:iam::{account_id}:"):
        message = f"The policy source {source} is not in account {account_id}."
        return error(request, "InvalidInput", message)
    actions = _members(fields, "ActionNames")
    if any(not 3 <= len(action) <= 128 for action in actions):  # noqa: PLR2004 - of AWS's ActionNameType
        return error(request, "ValidationError", "A name at 'actionNames' has no valid length.")
    regions = {
        fields.get(name.replace(".ContextKeyName", ".ContextKeyValues.member.1"))
        for name, value in fields.items()
        if name.endswith(".ContextKeyName") and value == "aws:RequestedRegion"
    }
    results = "".join(
        _result(action, _denial(action, account_id, regions, rules)) for action in actions
    )
    answer = Answer.text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<SimulatePrincipalPolicyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">'
        f"<SimulatePrincipalPolicyResult><EvaluationResults>{results}</EvaluationResults>"
        "<IsTruncated>false</IsTruncated></SimulatePrincipalPolicyResult>"
        "<ResponseMetadata><RequestId>1cdb5b0a-4c15-11e5-b121-bd8c7EXAMPLE</RequestId>"
        "</ResponseMetadata></SimulatePrincipalPolicyResponse>"
    )
    return paginate(request, answer)


def _members(fields: Mapping[str, str], name: str) -> list[str]:
    # ActionNames.member.1, ActionNames.member.2, …
    return [value for key, value in fields.items() if key.startswith(f"{name}.member.")]


def _denial(
    action: str, account_id: str | None, regions: Iterable[str | None], rules: Sequence[Rule]
) -> Denial | None:
    """Return how the first rule about an action denies it."""
    for rule in rules:
        if (
            rule.denies is not None
            and rule.denies[0] == action
            and rule.denies[1] not in _NOT_SIMULATED
            and rule.account_id in {None, account_id}
            and rule.region in {None, *regions}
        ):
            return rule.denies[1]
    return None


def _result(action: str, denial: Denial | None) -> str:
    decision = "allowed"
    if denial is not None:
        decision = "explicitDeny" if denial.startswith("with an explicit deny") else "implicitDeny"
    return (
        f"<member><EvalActionName>{action}</EvalActionName>"
        "<EvalResourceName>*</EvalResourceName>"
        f"<EvalDecision>{decision}</EvalDecision>"
        f"<OrganizationsDecisionDetail><AllowedByOrganizations>"
        f"{str(denial not in _OF_ORGANIZATION).lower()}"
        "</AllowedByOrganizations></OrganizationsDecisionDetail>"
        "<PermissionsBoundaryDecisionDetail><AllowedByPermissionsBoundary>"
        f"{str(denial not in _OF_BOUNDARY).lower()}"
        "</AllowedByPermissionsBoundary></PermissionsBoundaryDecisionDetail>"
        "<MatchedStatements/><MissingContextValues/></member>"
    )
