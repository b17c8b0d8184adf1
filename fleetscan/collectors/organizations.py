"""AWS Organizations, asked by its management account: most of it tells nobody else.

https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeOrganization.html
"""

from collections.abc import AsyncIterator
from typing import Final

from fleetscan.access import parse_policy
from fleetscan.catalogue import Api, Call, Scope, collector, unknown_value
from fleetscan.facts.base import GLOBAL
from fleetscan.facts.organizations import (
    DelegatedAdministrators,
    DelegationPolicy,
    Organization,
)

_GONE: Final = "AWSOrganizationsNotInUseException"
#: the largest page that Organizations gives
_PAGE: Final = 20

_DESCRIBE_POLICY: Final = Call("organizations:DescribeResourcePolicy", vanished=(_GONE,))


@collector(Call("organizations:DescribeOrganization"), scope=Scope.GLOBAL)
async def organizations(api: Api) -> AsyncIterator[Organization]:
    """List the organization that the account manages: none, if it is in none or a member.

    Members may ask for this, and are told whose it is. So what a management account can't read is
    denied to it, and not what nobody tells a member.
    """
    reply = await api.call(
        "organizations:DescribeOrganization", absent={"AWSOrganizationsNotInUseException"}
    )
    if reply is None:
        return
    organization = reply["Organization"]
    if organization["MasterAccountId"] == api.account_id:
        yield Organization(arn=organization["Arn"], id=organization["Id"], region=GLOBAL)


@collector(Call("organizations:ListDelegatedAdministrators", vanished=(_GONE,)), scope=Scope.GLOBAL)
async def delegated_administrators(api: Api, organization: Organization) -> DelegatedAdministrators:
    """Read which members administer services for an organization."""
    del organization  # it is that of the account
    found: list[str] = []
    async for page in api.pages("organizations:ListDelegatedAdministrators", MaxResults=_PAGE):
        found += (member["Id"] for member in page["DelegatedAdministrators"])
    return DelegatedAdministrators(account_ids=tuple(sorted(found)))


@collector(_DESCRIBE_POLICY, scope=Scope.GLOBAL)
async def delegation_policy(api: Api, organization: Organization) -> DelegationPolicy:
    """Read what members may do with an organization."""
    reply = await api.call(
        "organizations:DescribeResourcePolicy", absent={"ResourcePolicyNotFoundException"}
    )
    if reply is None:
        return DelegationPolicy(document=None)
    try:
        document = parse_policy(reply["ResourcePolicy"]["Content"])
    except ValueError as error:
        message = f"the resource policy of {organization.id} can't be read: {error}"
        return DelegationPolicy(document=unknown_value(_DESCRIBE_POLICY, message))
    return DelegationPolicy(document=document)
