"""Whom a role's trust policy lets in, as far as a sweep needs it.

What is not understood here lets nobody in: the simulation is never more generous than AWS.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any

import msgspec

__all__ = ["is_trusted"]

_ASSUME_ROLE = frozenset({"*", "sts:*", "sts:AssumeRole"})
_EXTERNAL_ID = "sts:externalid"


def is_trusted(policy: str, principal_arn: str, external_id: str | None) -> bool:
    """Tell whether a trust policy lets a principal assume its role.

    Args:
        policy: the document, as JSON.
        principal_arn: who asks: a user, or a session of an assumed role.
        external_id: what the request gives.
    """
    effects = {
        statement.get("Effect")
        for statement in msgspec.json.decode(policy).get("Statement", [])
        if not _ASSUME_ROLE.isdisjoint(_texts(statement.get("Action")))
        and any(_is_meant(each, principal_arn) for each in _principals(statement))
        and _holds(statement.get("Condition", {}), external_id)
    }
    return effects == {"Allow"}


def _principals(statement: Mapping[str, Any]) -> list[str]:
    principal = statement.get("Principal")
    return _texts(principal.get("AWS") if isinstance(principal, dict) else principal)


def _is_meant(principal: str, principal_arn: str) -> bool:
    _, partition, _, _, account_id, resource = principal_arn.split(":", 5)
    if principal in {"*", account_id, f"arn:{partition}:iam::{account_id}:root", principal_arn}:
        return True
    # A session's ARN has the role's name, but not its path.
    kind, _, name = resource.partition("/")
    return (
        kind == "assumed-role"
        and principal.startswith(f"arn:{partition}:iam::{account_id}:role/")
        and principal.rpartition("/")[2] == name.partition("/")[0]
    )


def _holds(condition: Mapping[str, Mapping[str, Any]], external_id: str | None) -> bool:
    for operator, keys in condition.items():
        for key, values in keys.items():
            if key.lower() != _EXTERNAL_ID or external_id is None:
                return False
            if operator == "StringEquals":
                met = external_id in _texts(values)
            else:
                like = operator == "StringLike"
                met = like and any(fnmatchcase(external_id, each) for each in _texts(values))
            if not met:
                return False
    return True


def _texts(value: Any) -> list[str]:  # noqa: ANN401 - what a policy has there
    return value if isinstance(value, list) else [] if value is None else [value]
