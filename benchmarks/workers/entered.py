"""Accounts of fleetscan that were entered already, without asking anybody."""

from fleetscan.aws.accounts import OpenAccount
from fleetscan.aws.credentials import Access, AccountCredentials, Keys
from fleetscan.aws.sessions import SessionFactory

__all__ = ["entered_accounts"]


def entered_accounts(count: int) -> list[OpenAccount]:
    """Return accounts behind one factory of sessions, as a sweep has them. Keys are made up."""
    factory = SessionFactory()
    return [_entered(number, factory) for number in range(count)]


def _entered(number: int, factory: SessionFactory) -> OpenAccount:
    keys = Keys(access_key=f"AKIABENCH{number:011d}", secret_key="no secret", token="token")  # noqa: S106 - as it says

    async def obtain() -> Keys:
        return keys

    access = Access(account_id=f"{number:012d}")
    return OpenAccount(access, AccountCredentials(obtain), factory)
