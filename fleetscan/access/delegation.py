"""Whom a policy certainly lets do something, for where that is what is wanted.

The other questions ask who may do too much, and take what is not certain for a yes. Here it is a
no: a condition may never hold, and a Deny may take back all that it touches.
"""

from collections.abc import Collection

from fleetscan.access.denials import covers_action, touches_action
from fleetscan.access.document import Condition, PolicyDocument, Principal, PrincipalType, Statement
from fleetscan.access.principals import account_of
from fleetscan.access.wildcards import is_fixed, overlaps

__all__ = ["certain_delegates"]


def certain_delegates(
    policy: PolicyDocument,
    own_account_id: str,
    *,
    actions: Collection[str],
    choosing_keys: Collection[str] = (),
) -> tuple[str, ...]:
    """Return the principals of other accounts that certainly may do one of these actions.

    They are as they are written, in the order of the policy. Who is meant by a wildcard, a unique
    id or NotPrincipal is not certain. A condition is taken for one that never holds, unless it is
    the only one and has a key of `choosing_keys` (in lower case), which say what may be done and
    not who, or when.
    """
    found = (
        each.value
        for statement in policy.allows
        if _applies(statement.conditions, choosing_keys)
        for each in statement.principals or ()
        if _is_of_another_account(each, own_account_id)
        and any(
            covers_action(statement, action)
            and not any(_may_withdraw(deny, statement, action, each) for deny in policy.denies)
            for action in actions
        )
    )
    return tuple(dict.fromkeys(found))


def _applies(conditions: tuple[Condition, ...], choosing_keys: Collection[str]) -> bool:
    if not conditions:
        return True
    first, *others = conditions
    return (
        not others
        and first.key in choosing_keys
        and first.operator in {"StringEquals", "StringEqualsIgnoreCase", "StringLike"}
        and any(first.values)
    )


def _is_of_another_account(principal: Principal, own_account_id: str) -> bool:
    return (
        principal.type is PrincipalType.AWS
        and is_fixed(principal.value)
        and account_of(principal) not in {None, own_account_id}
    )


def _may_withdraw(deny: Statement, allow: Statement, action: str, principal: Principal) -> bool:
    """Tell whether a Deny may take back all that a statement gives a principal of an action."""
    return (
        touches_action(deny, action)
        and not _is_about_others(deny, principal)
        and not _leaves_resources(deny, allow)
    )


def _is_about_others(deny: Statement, principal: Principal) -> bool:
    """Tell whether a Deny is certainly not about a principal: it names those of other accounts."""
    return deny.principals is not None and all(
        account_of(each) not in {None, account_of(principal)} for each in deny.principals
    )


def _leaves_resources(deny: Statement, allow: Statement) -> bool:
    """Tell whether a Deny certainly leaves some of the resources of an Allow."""
    if deny.resources is None:
        return False
    # What stands for many is not used up by single ones.
    names_each = all(is_fixed(each) for each in deny.resources)
    return any(
        (names_each and not is_fixed(each))
        or not any(overlaps(other, each) for other in deny.resources)
        for each in (("*",) if allow.resources is None else allow.resources)
    )
