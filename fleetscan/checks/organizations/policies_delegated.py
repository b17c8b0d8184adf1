"""`organizations.policies_delegated`."""

from typing import Final

from fleetscan.access import certain_delegates, cross_account_grants
from fleetscan.catalogue import check
from fleetscan.facts.base import known
from fleetscan.facts.organizations import DelegationPolicy, Organization
from fleetscan.verdicts import Fail, Pass, Severity, Verdict

_TO_MANAGE: Final = (
    "organizations:AttachPolicy",
    "organizations:CreatePolicy",
    "organizations:UpdatePolicy",
)

# Which policies, and not by whom: all of AWS's examples of delegation have it.
_CHOOSING_POLICIES: Final = ("organizations:policytype",)


@check(
    severity=Severity.MEDIUM,
    frameworks=["cis-7.0:2.1.5"],
    prowler=["organizations_delegated_administrators"],
)
def policies_delegated(organization: Organization, delegation: DelegationPolicy) -> Verdict:
    """A member account may manage the policies of the organization.

    Why:
        SCPs do not bind the management account, so that nobody should work there day by day. Where
        no member may manage policies, all who do must.

    Fix:
        Give a member account for governance the right to manage policies, by the resource policy of
        the organization, and take the access to the management account from those who work there.

    CLI:
        aws organizations put-resource-policy --content file://policy.json

    Terraform:
        resource "aws_organizations_resource_policy" "example" {
          content = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Sid       = "Policies"
              Effect    = "Allow"
              Principal = { AWS = "arn:aws:iam::111122223333:root" }
              Action = [
                "organizations:AttachPolicy",
                "organizations:CreatePolicy",
                "organizations:DescribePolicy",
                "organizations:DetachPolicy",
                "organizations:ListPolicies",
                "organizations:UpdatePolicy",
              ]
              Resource = "*"
            }]
          })
        }

    Differs:
        It is asked of the organization, in its management account. To manage is to create, change
        or attach policies; to read them is not. A right that rests on a condition other than
        `organizations:PolicyType`, or that a Deny may take back, is none, for that it is ever there
        is not certain. Prowler maps this to its check of delegated
        administrators of services, which passes where there are none. Severity is that of good
        order and not of a hole, where Prowler's critical is about administrators who are strangers.
    """
    document = known(delegation.document)
    if document is None:
        return Fail(f"organization {organization.id} has no resource policy: it delegates nothing")
    manager = organization.arn.split(":")[4]
    delegates = certain_delegates(
        document, manager, actions=_TO_MANAGE, choosing_keys=_CHOOSING_POLICIES
    )
    if delegates:
        names = ", ".join(delegates)
        return Pass(f"policies of organization {organization.id} are managed by {names}")
    nobody = f"no member may manage the policies of organization {organization.id}"
    if grants := cross_account_grants(document, manager, actions=_TO_MANAGE):
        names = ", ".join(each.name for each in grants)
        return Fail(f"{nobody} for certain: {names} may be without effect")
    return Fail(nobody)
