"""What a policy allows, before it has a form: statements, and the role that they are for."""

import json
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from fleetscan.aws.partitions import partition_names

__all__ = [
    "EXTERNAL_ID_PATTERN",
    "MOST_CHARACTERS",
    "PRINCIPAL_PATTERN",
    "ROLE_NAME_PATTERN",
    "ROLE_POLICY",
    "SOURCE_POLICY",
    "Role",
    "Statement",
    "document",
    "note_on_size",
    "role_arn",
    "size_of",
    "split",
    "trust_document",
]

#: how long a customer managed policy may be, white space not counted:
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
MOST_CHARACTERS: Final = 6_144

#: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
ROLE_NAME_PATTERN: Final = "[A-Za-z0-9_+=,.@-]{1,64}"

#: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
EXTERNAL_ID_PATTERN: Final = "[A-Za-z0-9_+=,.@:/-]{2,1224}"

#: an account id, or the ARN of an account, user, role or session:
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
PRINCIPAL_PATTERN: Final = (
    "([0-9]{12}|arn:aws[a-z-]*:(iam|sts)::[0-9]{12}:(root|[a-z-]+/[A-Za-z0-9_+=,.@/-]+))"
)

#: the descriptions of the policies
ROLE_POLICY: Final = "What fleetscan calls for the chosen checks."
SOURCE_POLICY: Final = "What fleetscan calls to find and enter accounts."

_VERSION: Final = "2012-10-17"

#: stands for any: a policy must fit in each partition
_LONGEST_ARN: Final = f"arn:{max(partition_names(), key=len)}:iam::*:role/{'x' * 64}"


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """Actions that are allowed, on everything or on the role that is swept with."""

    sid: str
    #: IAM actions, sorted
    actions: tuple[str, ...]
    #: only on the role, in every account; else the resource is `*`
    on_role: bool = False


class Role(msgspec.Struct, frozen=True, kw_only=True):
    """The role that is assumed in each account, as far as the command line names it."""

    name: str
    #: who may assume it: the ARN of a principal, or the id of an account; None if not given
    trusted: str | None = None
    external_id: str | None = None


def role_arn(name: str, *, partition: str) -> str:
    """Return the ARN pattern of a role of this name in every account of a partition."""
    return f"arn:{partition}:iam::*:role/{name}"


def document(statements: Sequence[Statement], *, role: str) -> dict[str, Any]:
    """Return a policy document. `role` is the ARN, or pattern, of the role to assume."""
    return {
        "Version": _VERSION,
        "Statement": [
            {
                "Sid": statement.sid,
                "Effect": "Allow",
                "Action": list(statement.actions),
                "Resource": role if statement.on_role else "*",
            }
            for statement in statements
        ],
    }


def trust_document(trusted: str, external_id: str | None) -> dict[str, Any]:
    """Return the trust policy of the role. Without an external id it has no condition."""
    condition = (
        {}
        if external_id is None
        else {"Condition": {"StringEquals": {"sts:ExternalId": external_id}}}
    )
    return {
        "Version": _VERSION,
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"AWS": trusted},
                "Action": "sts:AssumeRole",
                **condition,
            }
        ],
    }


def size_of(statements: Sequence[Statement]) -> int:
    """Count the characters of a policy as IAM does: without white space."""
    return len(json.dumps(document(statements, role=_LONGEST_ARN), separators=(",", ":")))


def split(
    statements: Sequence[Statement], *, most: int = MOST_CHARACTERS
) -> tuple[tuple[Statement, ...], ...]:
    """Share statements out over as few policies as hold them, in order.

    A statement that is too long for one policy is cut into several, whose `sid`s are numbered.
    `most` is the number of characters of a policy; it must be enough for one action.
    """
    policies: list[tuple[Statement, ...]] = []
    current: tuple[Statement, ...] = ()
    for statement in statements:
        for part in _parts(statement, most):
            if current and size_of((*current, part)) > most:
                policies.append(current)
                current = ()
            current = (*current, part)
    return (*policies, current) if current else tuple(policies)


def note_on_size(policies: Sequence[object]) -> tuple[str, ...]:
    """Say in lines why there are several policies; nothing if there is one."""
    if len(policies) <= 1:
        return ()
    return (
        f"A policy may have {MOST_CHARACTERS:,} characters, so there are {len(policies)}. IAM",
        "attaches 10 to a role, and more if its quota was raised.",
    )


def _parts(statement: Statement, most: int) -> list[Statement]:
    """Cut a statement into such as each fit a policy of their own."""
    if size_of([statement]) <= most:
        return [statement]
    parts: list[tuple[str, ...]] = [()]
    for action in statement.actions:
        longer = (*parts[-1], action)
        # as long as a number behind its name can make it
        part = msgspec.structs.replace(statement, sid=f"{statement.sid}00", actions=longer)
        if parts[-1] and size_of([part]) > most:
            parts.append((action,))
        else:
            parts[-1] = longer
    return [
        msgspec.structs.replace(statement, sid=f"{statement.sid}{number}", actions=actions)
        for number, actions in enumerate(parts, start=1)
    ]
