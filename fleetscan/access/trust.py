"""Who may assume a role, by its trust policy."""

from collections.abc import Iterable
from typing import Final

import msgspec

from fleetscan.access.conditions import narrows, narrows_identities
from fleetscan.access.denials import allowed
from fleetscan.access.document import PolicyDocument, Principal, PrincipalType, Statement
from fleetscan.access.principals import account_of, identity_provider, is_anyone

__all__ = ["Trusted", "trusted"]

#: the actions by which a role is assumed
_ASSUME: Final = ("sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity")


class Trusted(msgspec.Struct, frozen=True, kw_only=True):
    """A principal that may assume a role."""

    principal: Principal
    #: the account that it is of, or None: a service, anyone, an identity with no account
    account_id: str | None
    #: whether it stands for anybody, and no condition says who of them
    anyone: bool
    #: whether `sts:ExternalId` must have a certain value
    external_id: bool
    #: whether a condition leaves only callers that the owner chose
    narrowed: bool
    #: how to speak of the statement: `statement 2`
    statement: str


def trusted(policy: PolicyDocument) -> tuple[Trusted, ...]:
    """Return who may assume the role, in the order of the policy.

    An external id is no secret (AWS says so), so that it makes nobody less than anybody. Deny
    statements count where they take the whole statement back from everybody.
    """
    return tuple(_trusted(policy))


def _trusted(policy: PolicyDocument) -> Iterable[Trusted]:
    for statement in policy.allows:
        if allowed(policy, statement, actions=_ASSUME, withdrawn_by=_denies_everybody) is None:
            continue
        everybody = (Principal(PrincipalType.ANYONE, "*"),)
        principals = everybody if statement.not_principals is not None else statement.principals
        for each in principals or ():
            provider = identity_provider(each)
            narrowed = narrows(statement.conditions) or (
                provider is not None and narrows_identities(statement.conditions, provider)
            )
            yield Trusted(
                principal=each,
                account_id=account_of(each),
                anyone=is_anyone(each) and not narrowed,
                external_id=_has_external_id(statement),
                narrowed=narrowed,
                statement=statement.name,
            )


def _denies_everybody(deny: Statement) -> bool:
    return not deny.conditions and any(
        each.type is PrincipalType.ANYONE for each in deny.principals or ()
    )


def _has_external_id(statement: Statement) -> bool:
    return any(
        each.key == "sts:externalid"
        and each.operator in {"StringEquals", "StringEqualsIgnoreCase", "StringLike"}
        and not each.if_exists
        and each.qualifier != "ForAllValues"
        and bool(each.values)
        and all(value.strip("*?") for value in each.values)
        for each in statement.conditions
    )
