"""What Deny statements take back of an Allow, as far as that is certain."""

from collections.abc import Callable, Iterable, Sequence

import msgspec

from fleetscan.access.document import PolicyDocument, Statement
from fleetscan.access.wildcards import covers, overlaps

__all__ = ["Allowed", "allowed", "covers_action", "covers_resource", "touches_action"]


class Allowed(msgspec.Struct, frozen=True, kw_only=True):
    """What is left of an Allow statement: patterns, in the statement's own spelling."""

    #: those of Action; `*` if the statement has NotAction
    actions: tuple[str, ...]
    #: those of NotAction: what `actions` does not include
    except_actions: tuple[str, ...] = ()


def allowed(
    policy: PolicyDocument,
    statement: Statement,
    *,
    actions: Iterable[str] | None = None,
    withdrawn_by: Callable[[Statement], bool],
) -> Allowed | None:
    """Return what an Allow statement gives that no Deny certainly takes back; None if nothing.

    With `actions`, only what overlaps one of these patterns counts. `withdrawn_by` tells of a Deny
    statement whether it leaves nobody in question; its actions and resources are seen to here.
    """
    denies = [each for each in policy.denies if withdrawn_by(each)]
    asked = tuple(actions) if actions is not None else ("*",)
    resources = ("*",) if statement.resources is None else statement.resources
    # A Deny on what is left out by NotResource would have to be compared with a complement.
    left = tuple(
        action
        for action in (("*",) if statement.actions is None else statement.actions)
        if any(
            touches_action(statement, wanted)
            and overlaps(action.lower(), wanted.lower())
            and not all(
                any(_withdraws(each, (action, wanted), resource, statement) for each in denies)
                for resource in resources
            )
            for wanted in asked
        )
    )
    return Allowed(actions=left, except_actions=statement.not_actions or ()) if left else None


def touches_action(statement: Statement, action: str) -> bool:
    """Tell whether a statement is about some action that the pattern matches."""
    if statement.actions is not None:
        return any(overlaps(each.lower(), action.lower()) for each in statement.actions)
    return not any(covers(each.lower(), action.lower()) for each in statement.not_actions or ())


def covers_action(statement: Statement, action: str) -> bool:
    """Tell whether a statement is certainly about every action that the pattern matches."""
    if statement.actions is not None:
        return any(covers(each.lower(), action.lower()) for each in statement.actions)
    return not any(overlaps(each.lower(), action.lower()) for each in statement.not_actions or ())


def covers_resource(statement: Statement, resource: str) -> bool:
    """Tell whether a statement is certainly about every resource that the pattern matches."""
    if statement.not_resources is not None:
        return not any(overlaps(each, resource) for each in statement.not_resources)
    return statement.resources is None or any(
        covers(each, resource) for each in statement.resources
    )


def _withdraws(deny: Statement, actions: Sequence[str], resource: str, allow: Statement) -> bool:
    """Tell whether a Deny covers what all of these patterns of an Allow match, on the resource."""
    return covers_resource(deny, resource) and (
        any(covers_action(deny, each) for each in actions) or _leaves_out_the_same(deny, allow)
    )


def _leaves_out_the_same(deny: Statement, allow: Statement) -> bool:
    """Tell whether both have NotAction, and the Deny leaves out nothing that the Allow gives."""
    if deny.not_actions is None or allow.not_actions is None:
        return False
    return all(
        any(covers(wide.lower(), each.lower()) for wide in allow.not_actions)
        for each in deny.not_actions
    )
