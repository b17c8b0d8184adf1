"""Policies as JSON, as the IAM console and `aws iam create-policy` take them."""

import json
from collections.abc import Sequence

from fleetscan.policy.model import Role, Statement, document, role_arn, split, trust_document

__all__ = ["policies_json", "trust_json"]


def policies_json(statements: Sequence[Statement], *, role: str, partition: str) -> str:
    """Return a policy; a list of policies if one alone would be too long for IAM.

    Args:
        statements: what it allows.
        role: name of the role that is assumed.
        partition: where its accounts are: JSON has no way to leave that open.
    """
    arn = role_arn(role, partition=partition)
    documents = [document(policy, role=arn) for policy in split(statements)]
    return _text(documents[0] if len(documents) == 1 else documents)


def trust_json(role: Role) -> str:
    """Return the trust policy of a role. Raises ValueError if it says nobody whom to trust."""
    if role.trusted is None:
        raise ValueError("a trust policy needs whom to trust")
    return _text(trust_document(role.trusted, role.external_id))


def _text(value: object) -> str:
    return json.dumps(value, indent=2) + "\n"
