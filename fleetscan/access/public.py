"""Whom the policy of a resource lets in whom its owner did not choose."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from fleetscan.access.conditions import (
    confines_to_account,
    excludes_other_accounts,
    excludes_services,
    excludes_strangers,
    named_services,
    narrows,
    narrows_identities,
    narrows_services,
)
from fleetscan.access.denials import allowed
from fleetscan.access.document import Condition, PolicyDocument, Principal, PrincipalType, Statement
from fleetscan.access.grants import Grant, Openness
from fleetscan.access.principals import (
    identity_provider,
    is_anyone,
    is_own,
    names_everybody,
)
from fleetscan.access.wildcards import is_fixed

__all__ = [
    "confused_deputy_grants",
    "cross_account_grants",
    "public_grants",
]

_UNIQUE_ID: Final = re.compile("A[A-Z]{3}[A-Z0-9]{12,124}")


def public_grants(
    policy: PolicyDocument, *, actions: Iterable[str] | None = None
) -> tuple[Grant, ...]:
    """Return the Allow statements that let in anybody, in their order.

    With `actions`, only those that give something that one of these patterns matches: `s3:Put*`.

    A service is chosen, and no grant to it is here: see `confused_deputy_grants`.
    """
    found = ((each, *_strangers(each)) for each in policy.allows)
    return _grants(policy, found, actions, excludes=excludes_strangers, stays=_is_chosen)


def confused_deputy_grants(
    policy: PolicyDocument,
    *,
    services: Iterable[str] | None = None,
    actions: Iterable[str] | None = None,
) -> tuple[Grant, ...]:
    """Return the Allow statements by which a service may act for any of its customers.

    No condition says for which account, organization or resource the service must act. Whether it
    can be made to act for others depends on the service: `services` names those that count
    (`s3.amazonaws.com`), and all do without it.
    """
    counted = None if services is None else frozenset(services)
    found = (
        (
            each,
            Openness.SERVICE_FOR_ANYONE,
            tuple(
                service
                for service in _services(each)
                if counted is None or service.value in counted
            ),
        )
        for each in policy.allows
        if not narrows_services(each.conditions)
    )
    return _grants(
        policy, found, actions, excludes=excludes_services, stays=lambda _principal: False
    )


def cross_account_grants(
    policy: PolicyDocument, own_account_id: str, *, actions: Iterable[str] | None = None
) -> tuple[Grant, ...]:
    """Return the Allow statements that let in principals of other accounts, in their order.

    Those that let in anybody are among them. An identity whose account is not said (a canonical
    user, an origin access identity, a web identity) is of another account. A service is of none,
    and nobody is behind a unique id (`AIDA…`): AWS shows it in place of an ARN once the user or
    role is deleted.
    """
    found = ((each, *_others(each, own_account_id)) for each in policy.allows)
    return _grants(
        policy,
        found,
        actions,
        excludes=lambda conditions: excludes_other_accounts(conditions, own_account_id),
        stays=lambda principal: is_own(principal, own_account_id) and not is_anyone(principal),
    )


def _services(statement: Statement) -> tuple[Principal, ...]:
    """Return the services that a statement names, be it in a condition on everybody."""
    named = tuple(
        each
        for each in statement.principals or ()
        if each.type is PrincipalType.SERVICE and is_fixed(each.value)
    )
    if not names_everybody(statement) and statement.not_principals is None:
        return named
    found = named_services(statement.conditions)
    return named + tuple(Principal(PrincipalType.SERVICE, each) for each in found)


def _strangers(statement: Statement) -> tuple[Openness, tuple[Principal, ...]]:
    """Return the principals of an Allow statement that let in anybody."""
    if narrows(statement.conditions):
        return Openness.ANYONE, ()
    if statement.not_principals is not None:
        return Openness.ALL_BUT_SOME, (Principal(PrincipalType.ANYONE, "*"),)
    found = tuple(
        each
        for each in statement.principals or ()
        if is_anyone(each) and not _is_vouched_for(each, statement)
    )
    types = {each.type for each in found}
    if types == {PrincipalType.SERVICE}:
        return Openness.ANY_SERVICE, found
    if types <= {PrincipalType.SERVICE, PrincipalType.FEDERATED}:
        return Openness.ANY_IDENTITY, found
    return Openness.ANYONE, found


def _others(statement: Statement, own_account_id: str) -> tuple[Openness, tuple[Principal, ...]]:
    """Return the principals of an Allow statement that let in other accounts."""
    if confines_to_account(statement.conditions, own_account_id):
        return Openness.OTHER_ACCOUNT, ()
    openness, strangers = _strangers(statement)
    if statement.not_principals is not None:
        return Openness.ALL_BUT_SOME, (Principal(PrincipalType.ANYONE, "*"),)
    others = tuple(
        each
        for each in statement.principals or ()
        if each in strangers
        or not (
            each.type is PrincipalType.SERVICE
            or is_own(each, own_account_id)
            or _UNIQUE_ID.fullmatch(each.value)
        )
    )
    return openness if strangers else Openness.OTHER_ACCOUNT, others


def _is_vouched_for(principal: Principal, statement: Statement) -> bool:
    provider = identity_provider(principal)
    return (
        provider is not None
        and is_fixed(principal.value)
        and narrows_identities(statement.conditions, provider)
    )


def _is_chosen(principal: Principal) -> bool:
    return not is_anyone(principal)


def _grants(
    policy: PolicyDocument,
    found: Iterable[tuple[Statement, Openness, tuple[Principal, ...]]],
    actions: Iterable[str] | None,
    *,
    excludes: Callable[[Sequence[Condition]], bool],
    stays: Callable[[Principal], bool],
) -> tuple[Grant, ...]:
    """Return what is left of the statements.

    Args:
        policy: the whole of it
        found: statements, to whom they are open, and by which principals
        actions: patterns, of which a grant must give something
        excludes: whether a Deny with these conditions leaves nobody in question
        stays: whether a principal that a Deny leaves out by NotPrincipal is nobody in question
    """
    wanted = None if actions is None else tuple(actions)
    grants: list[Grant] = []
    for statement, openness, principals in found:

        def withdraws(deny: Statement, principals: tuple[Principal, ...] = principals) -> bool:
            return excludes(deny.conditions) and _covers(deny, principals, stays)

        if not principals:
            continue
        left = allowed(policy, statement, actions=wanted, withdrawn_by=withdraws)
        if left is not None:
            named = statement.not_principals if openness is Openness.ALL_BUT_SOME else principals
            grants.append(
                Grant(
                    index=statement.index,
                    sid=statement.sid,
                    name=statement.name,
                    openness=openness,
                    principals=tuple(each.value for each in named or ()),
                    actions=left.actions,
                    except_actions=left.except_actions,
                )
            )
    return tuple(grants)


def _covers(
    deny: Statement, principals: tuple[Principal, ...], stays: Callable[[Principal], bool]
) -> bool:
    """Tell whether a Deny is certainly about all whom these principals stand for."""
    if deny.not_principals is not None:
        return all(stays(each) for each in deny.not_principals)
    denied = deny.principals or ()
    if any(each.type is PrincipalType.ANYONE for each in denied):
        return True
    # `{"AWS": "*"}` is everybody but services and, for all that is documented, identities.
    return all(
        each in denied
        or (
            names_everybody(deny)
            and each.type not in {PrincipalType.SERVICE, PrincipalType.FEDERATED}
        )
        for each in principals
    )
