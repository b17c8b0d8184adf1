"""Whom a principal stands for: anybody, an account, a service, an identity provider."""

import re
from typing import Final

from fleetscan.access.document import Principal, PrincipalType, Statement
from fleetscan.access.wildcards import is_fixed

__all__ = [
    "SHARED_PROVIDERS",
    "account_of",
    "arn_account",
    "identity_provider",
    "is_account_id",
    "is_anyone",
    "is_own",
    "names_everybody",
]

_ACCOUNT_ID: Final = re.compile("[0-9]{12}")
_ARN_OF_ACCOUNT: Final = re.compile("arn:[^:]*:[^:]*:[^:]*:([0-9]{12}):")
_OIDC: Final = re.compile(r"arn:[^:]*:iam::[^:]*:oidc-provider/(.+)")

#: Identity providers with which anybody can have an account: the four that IAM knows by name, and
#: those of which all customers share one issuer. What they vouch for says nothing of who it is.
SHARED_PROVIDERS: Final = frozenset(
    {
        "accounts.google.com",
        "agent.buildkite.com",
        "app.terraform.io",
        "cognito-identity.amazonaws.com",
        "gitlab.com",
        "graph.facebook.com",
        "token.actions.githubusercontent.com",
        "www.amazon.com",
    }
)


def is_account_id(value: str) -> bool:
    """Tell whether a value is the id of one account."""
    return _ACCOUNT_ID.fullmatch(value) is not None


def arn_account(arn: str) -> str | None:
    """Return the account of an ARN, if it is that of one account whatever its wildcards match."""
    found = _ARN_OF_ACCOUNT.match(arn)
    return found[1] if found else None


def account_of(principal: Principal) -> str | None:
    """Return the account that a principal is in or stands for; None where it is not said."""
    if principal.type in {PrincipalType.AWS, PrincipalType.FEDERATED}:
        return principal.value if is_account_id(principal.value) else arn_account(principal.value)
    return None


def identity_provider(principal: Principal) -> str | None:
    """Return an identity provider as it begins the condition keys of its claims."""
    if principal.type is not PrincipalType.FEDERATED:
        return None
    found = _OIDC.fullmatch(principal.value)
    return (found[1] if found else principal.value).lower()


def is_anyone(principal: Principal) -> bool:
    """Tell whether a principal stands for people whom the owner did not choose.

    A service is not anyone, and a shared identity provider is: conditions decide what is left.
    """
    if principal.type is PrincipalType.ANYONE:
        return True
    if principal.type is PrincipalType.AWS:
        # A wildcard in the name of a role leaves the account chosen.
        return not is_fixed(principal.value) and account_of(principal) is None
    if principal.type is PrincipalType.FEDERATED:
        return not is_fixed(principal.value) or identity_provider(principal) in SHARED_PROVIDERS
    return not is_fixed(principal.value)


def is_own(principal: Principal, own_account_id: str) -> bool:
    """Tell whether a principal is certainly of this account."""
    return account_of(principal) == own_account_id


def names_everybody(statement: Statement) -> bool:
    """Tell whether a statement is about everybody: `*`, or `{"AWS": "*"}`, which means the same."""
    return any(
        each.value == "*" and each.type in {PrincipalType.ANYONE, PrincipalType.AWS}
        for each in statement.principals or ()
    )
