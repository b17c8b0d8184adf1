"""What a policy gives to the user, group or role that it is attached to.

Only the policy itself is judged. What a permissions boundary, an SCP or another policy takes away
again is not seen here, nor whether a condition ever holds: conditions stay in the statements that
are returned, for the caller to tell of.
"""

import re
from typing import Final

import msgspec

from fleetscan.access.denials import allowed, covers_action, covers_resource
from fleetscan.access.document import PolicyDocument, Statement

__all__ = [
    "AdminStatement",
    "ServiceStatement",
    "allows",
    "covers_all_resources",
    "full_admin_statements",
    "full_service_statements",
]

# `?*` leaves out what is empty, which nothing is. That `???*` leaves out something is not certain.
_ALMOST_ALL: Final = r"\?*\*[*?]*"
_EVERY_ACTION: Final = re.compile(rf"{_ALMOST_ALL}(:{_ALMOST_ALL})?")


def _every_resource(part: str) -> re.Pattern[str]:
    # `*/*` is every user, role and policy too.
    return re.compile(rf"{part}([:/]{part})*|arn:({part}|({part}|aws[a-z-]*)(:{part})+)")


_EVERY_RESOURCE: Final = _every_resource(_ALMOST_ALL)
_CERTAINLY_EVERY_RESOURCE: Final = _every_resource(r"\*+")
_SERVICE: Final = re.compile(rf"([a-z0-9-]+):{_ALMOST_ALL}")
# All that can be given to somebody is in these: whoever has one of them whole can give the rest to
# himself, so that it takes all of them to leave IAM out.
_KINDS_OF_IAM: Final = tuple(
    re.compile(rf"arn:[^:]+:iam:(\*+|[^:]*:(\*+|[^:]*:(\*+(/\*+)?|{kind}/\*+)))")
    for kind in ("group", "policy", "role", "user")
)
_ALL_OF_IAM: Final = re.compile(r"(\*+:)?\*+|iam:\*+")


class AdminStatement(msgspec.Struct, frozen=True, kw_only=True):
    """A statement that gives administration of the account, and how."""

    statement: Statement
    #: what it leaves out by NotAction or NotResource, as it is written; none of it is all of IAM
    except_for: tuple[str, ...] = ()

    @property
    def conditional(self) -> bool:
        """Whether it only applies under conditions."""
        return bool(self.statement.conditions)


class ServiceStatement(msgspec.Struct, frozen=True, kw_only=True):
    """A statement that gives every action of services."""

    statement: Statement
    #: prefixes of actions, in lower case: `s3`
    services: tuple[str, ...]


def full_admin_statements(policy: PolicyDocument) -> tuple[AdminStatement, ...]:
    """Return the Allow statements that amount to administration of the account.

    That is every action on every resource, in any spelling of it (`*`, `*:*`, `?*`). With NotAction
    or NotResource it is administration too, unless all of IAM is left out: whoever has some of
    IAM's write actions on all resources can give the rest to himself. So AWS's PowerUserAccess is
    none, and `NotAction: cloudtrail:*` is one. A Deny in the same policy counts where it takes all
    of it back.
    """
    return tuple(
        AdminStatement(
            statement=each, except_for=(each.not_actions or ()) + (each.not_resources or ())
        )
        for each in policy.allows
        if _is_every_action(each) and _is_every_resource(each) and not _is_taken_back(policy, each)
    )


def full_service_statements(policy: PolicyDocument) -> tuple[ServiceStatement, ...]:
    """Return the Allow statements that give every action of a service, as `s3:*` does.

    On which resources is not asked: see `covers_all_resources`. Statements that give every action
    of every service are not among them, nor are those with NotAction, nor a service that the same
    policy denies again as a whole.
    """
    found = ((each, _whole_services(policy, each)) for each in policy.allows)
    return tuple(
        ServiceStatement(statement=each, services=services) for each, services in found if services
    )


def _whole_services(policy: PolicyDocument, statement: Statement) -> tuple[str, ...]:
    left = allowed(policy, statement, withdrawn_by=_is_unconditional)
    actions = () if left is None else left.actions
    return tuple(found[1] for action in actions if (found := _SERVICE.fullmatch(action.lower())))


def allows(policy: PolicyDocument, action: str, resource: str = "*") -> tuple[Statement, ...]:
    """Return the Allow statements that give all of an action on all of a resource.

    Both are patterns: `cloudshell:*` asks for every action of CloudShell, `*` for all resources.
    A statement with conditions is returned with them. One that a Deny takes back entirely is not.
    """
    return tuple(
        each
        for each in policy.allows
        if covers_action(each, action)
        and covers_resource(each, resource)
        and not any(
            not deny.conditions and covers_action(deny, action) and covers_resource(deny, resource)
            for deny in policy.denies
        )
    )


def covers_all_resources(statement: Statement) -> bool:
    """Tell whether a statement is about every resource: `*`, or what matches every ARN."""
    if statement.not_resources is not None:
        return not statement.not_resources
    return any(_EVERY_RESOURCE.fullmatch(each) for each in statement.resources or ())


def _is_every_action(statement: Statement) -> bool:
    if statement.not_actions is not None:
        return not _leaves_out(statement.not_actions)
    return any(_EVERY_ACTION.fullmatch(each) for each in statement.actions or ())


def _is_every_resource(statement: Statement) -> bool:
    left_out = statement.not_resources
    if left_out is None:
        return covers_all_resources(statement)
    return not any(_CERTAINLY_EVERY_RESOURCE.fullmatch(each) for each in left_out) and not all(
        any(kind.fullmatch(each) for each in left_out) for kind in _KINDS_OF_IAM
    )


def _leaves_out(actions: tuple[str, ...]) -> bool:
    return any(_ALL_OF_IAM.fullmatch(each.lower()) for each in actions)


def _is_taken_back(policy: PolicyDocument, statement: Statement) -> bool:
    return allowed(policy, statement, withdrawn_by=_is_unconditional) is None


def _is_unconditional(deny: Statement) -> bool:
    return not deny.conditions
