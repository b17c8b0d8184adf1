from fleetscan.checks.account.security_contact_set import security_contact_set
from fleetscan.facts.account import Account, AlternateContacts
from fleetscan.verdicts import Fail, Pass

ACCOUNT = Account(arn="arn:aws:account::111122223333:account", id="111122223333", region="global")


def test_an_account_with_a_security_contact_passes() -> None:
    verdict = security_contact_set(ACCOUNT, AlternateContacts(security="security@example.com"))
    assert verdict == Pass("account 111122223333 has a security contact: security@example.com")


def test_an_account_without_one_fails() -> None:
    assert isinstance(security_contact_set(ACCOUNT, AlternateContacts(security=None)), Fail)
