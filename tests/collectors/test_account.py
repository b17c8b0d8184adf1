from fleetscan.collectors import account
from fleetscan.facts.account import Account, AccountRegion, AlternateContacts
from fleetscan.testing.fake_api import ACCOUNT, ErrorReply, FakeApi

GET = "account:GetAlternateContact"


async def test_the_account_is_listed_without_a_call() -> None:
    assert await FakeApi(account.accounts, {}).list() == [
        Account(arn=f"arn:aws:account::{ACCOUNT}:account", id=ACCOUNT, region="global")
    ]


async def test_a_region_of_the_account_is_listed_without_a_call() -> None:
    assert await FakeApi(account.account_regions, {}).list() == [
        AccountRegion(
            arn=f"arn:aws:account:eu-west-1:{ACCOUNT}:account", id=ACCOUNT, region="eu-west-1"
        )
    ]


async def test_the_security_contact_is_read() -> None:
    contact = {"EmailAddress": "security@example.com", "AlternateContactType": "SECURITY"}
    api = FakeApi(account.alternate_contacts, {GET: [{"AlternateContact": contact}]})
    assert await api.fact() == AlternateContacts(security="security@example.com")


async def test_where_aws_knows_no_contact_there_is_none() -> None:
    api = FakeApi(account.alternate_contacts, {GET: [ErrorReply("ResourceNotFoundException")]})
    assert await api.fact() == AlternateContacts(security=None)
