"""The calls that get a sweep into its accounts."""

from collections import Counter
from collections.abc import Iterable

from fleetscan.aws.accounts import ASSUME_ROLE, GET_CALLER_IDENTITY
from fleetscan.aws.regions import call_for_regions
from fleetscan.fleet.model import Account

__all__ = ["calls_to_enter", "steps_to_enter"]


def calls_to_enter(accounts: Iterable[Account], *, closed: frozenset[str]) -> Counter[str]:
    """Count the calls that get into accounts and ask for their regions.

    Each account's last role is assumed once, and each role before it once for all accounts that
    share it. Without a role it is asked whose the keys are. `closed` are the ids of accounts that
    can't be entered, where that is all.
    """
    calls: Counter[str] = Counter()
    shared: set[tuple[object, ...]] = set()
    for account in accounts:
        if account.role_arns:
            calls[ASSUME_ROLE.operation] += 1
        else:
            calls[GET_CALLER_IDENTITY.operation] += 1
        for length in range(1, len(account.role_arns)):
            links = account.role_arns[:length]
            shared.add((account.profile, links, account.external_id, account.session_name))
        if account.id not in closed:
            calls[call_for_regions(account.partition).operation] += 1
    calls[ASSUME_ROLE.operation] += len(shared)
    return +calls


def steps_to_enter(account: Account) -> int:
    """Return how many calls it takes, one after the other."""
    return max(1, len(account.role_arns)) + 1
