"""The account and its regions, which are known without a call.

A region has no ARN. Its is made up after the account's own:
https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsaccountmanagement.html
"""

from collections.abc import AsyncIterator

from fleetscan.catalogue import Api, Call, Scope, collector
from fleetscan.facts.account import Account, AccountRegion, AlternateContacts
from fleetscan.facts.base import GLOBAL


@collector(scope=Scope.GLOBAL)
async def accounts(api: Api) -> AsyncIterator[Account]:
    """List the account."""
    yield Account(arn=api.arn("account", "account", region=""), id=api.account_id, region=GLOBAL)


@collector()
async def account_regions(api: Api) -> AsyncIterator[AccountRegion]:
    """List the account in this region."""
    yield AccountRegion(arn=api.arn("account", "account"), id=api.account_id, region=api.region)


@collector(Call("account:GetAlternateContact"), scope=Scope.GLOBAL)
async def alternate_contacts(api: Api) -> AlternateContacts:
    """Read whom AWS writes to about the account."""
    reply = await api.call(
        "account:GetAlternateContact",
        AlternateContactType="SECURITY",
        absent={"ResourceNotFoundException"},
    )
    return AlternateContacts(
        security=reply["AlternateContact"]["EmailAddress"] if reply is not None else None
    )
